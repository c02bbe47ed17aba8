"""Where the results go: JSON and a table beside it, and the page of the documentation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .measurement import Measurement
from .part import Part
from .paths import PAGE, RESULTS
from .table import table, tally
from .targets import ratio, verdicts

_END = "<!-- End mark. -->"


@dataclass(frozen=True)
class Circumstances:
    """When, on what and with which versions was measured."""

    date: str
    machine: Mapping[str, str]
    versions: Mapping[str, Mapping[str, str]]


def write(measured: Sequence[Measurement], circumstances: Circumstances) -> None:
    """Write latest.json, and latest.md beside it."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    document = {**asdict(circumstances), "results": [_as_data(each, measured) for each in measured]}
    (RESULTS / "latest.json").write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    (RESULTS / "latest.md").write_text(report(measured, circumstances))


def report(measured: Sequence[Measurement], circumstances: Circumstances) -> str:
    """Return circumstances and table as Markdown."""
    lines = [f"Measured on {circumstances.date}. {tally(measured)}", ""]
    lines += [f"- {name}: {value}" for name, value in circumstances.machine.items()]
    for label, versions in circumstances.versions.items():
        lines.append(f"- {label}: {', '.join(f'{name} {version}' for name, version in versions.items())}")
    return "\n".join([*lines, "", table(measured), ""])


def put_into(page: str, generated: str, part: Part = Part.VCENTER) -> str:
    """Return a page with one of its generated parts replaced."""
    before, begin, rest = page.partition(part.begin)
    _old, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has lost the marks of its generated part: {part.begin} … {_END}")
    return f"{before}{begin}\n\n{generated}\n{end}{after}"


def write_page(
    measured: Sequence[Measurement], circumstances: Circumstances, part: Part = Part.VCENTER, page: Path = PAGE
) -> None:
    """Put the results of a part into the documentation."""
    page.write_text(put_into(page.read_text(), report(measured, circumstances), part))


def _as_data(each: Measurement, measured: Sequence[Measurement]) -> dict[str, Any]:
    return {
        **asdict(each),
        "kind": each.kind.value,
        "total_calls": each.total_calls,
        "ratio_to_floor": ratio(each, measured, each.kind.floor),
        "ratio_to_ours": ratio(each, measured, each.kind.ours),
        "targets": [asdict(verdict) for verdict in verdicts(each, measured)],
    }
