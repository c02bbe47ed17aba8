# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Verdicts as a table for people."""

from __future__ import annotations

from collections.abc import Sequence

from .preflight_verdict import Verdict

_HEADINGS = ("STATUS", "CHECK", "OBJECT")
# A longer object would push every other line's detail out of sight.
_WIDEST_OBJECT = 40


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the lines of a table: a heading, one line per verdict, and below it its remedy."""
    cells = [_HEADINGS, *((verdict.status, verdict.check, verdict.object) for verdict in verdicts)]
    widths = [min(_WIDEST_OBJECT, max(len(row[column]) for row in cells)) for column in range(len(_HEADINGS))]
    lines = [_line(_HEADINGS, widths, "DETAIL")]
    indent = " " * (sum(widths) + 2 * len(widths))
    for verdict in verdicts:
        detail, *more = verdict.detail.splitlines() or [""]
        lines.append(_line((verdict.status, verdict.check, verdict.object), widths, detail))
        lines.extend(f"{indent}{line}" for line in more)
        if verdict.remedy:
            lines.append(f"{indent}-> {verdict.remedy}")
    return lines


def _line(cells: Sequence[str], widths: Sequence[int], last: str) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), last]).rstrip()
