# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a run says in the end beside its nodes: what failed and why, and what is left to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .explanation import explain
from .failure import Failure
from .findings import Findings
from .line import Line, Tone
from .nodes import Counts

# Hosts that are named where many failed alike.
_NAMED = 5
# Words of Ansible's, of all versions, that only say that something failed.
_SILENT = ("non-zero return code", "MODULE FAILURE", "One or more items failed")


def failure_lines(failures: Sequence[Failure], log: str) -> Iterator[Line]:
    """Yield what failed, alike failures of several hosts together, and what to do; nothing when nothing failed."""
    alike: dict[tuple[str, str], list[Failure]] = {}
    for failure in failures:
        alike.setdefault((failure.task, _in_one_line(failure, neutral=True)), []).append(failure)
    for (task, _message), group in alike.items():
        yield Line(f"{_names(each.host for each in group)} at '{task}': {_in_one_line(group[0])}", Tone.BAD)
        explanation = explain(group[0])
        if explanation:
            yield Line(f"  meaning: {explanation.meaning}")
            yield Line(f"  remedy:  {explanation.remedy}")
    if failures:
        if log:
            yield Line(f"The complete log: {log}")
        yield Line("To run the same command again is safe: it goes on where this run stopped.")


def left_lines(findings: Findings) -> Iterator[Line]:
    """Yield what is left for a person to do or to decide."""
    waiting = [name for name, state in findings.states.items() if state.get("waits_for_network")]
    if waiting:
        yield Line(
            f"{_names(waiting)} will be ready when a network plugin runs in the cluster: install the distribution's "
            "networking module, or another one, then look with kubectl get nodes",
            Tone.WARNING,
        )
    for action, words in (
        (
            "surplus",
            "exceed the config and are kept; --remove-surplus (fury_remove_surplus=true) drains and deletes them",
        ),
        ("pending", "wait to be switched off and on; --allow-power-cycle (fury_allow_power_cycle=true) does that"),
        ("replace", "differ from the config in what only another machine can settle; the plan above says in what"),
    ):
        names = [str(step.get("node")) for step in findings.plan if step.get("action") == action]
        if names:
            yield Line(f"{_names(dict.fromkeys(names))} {words}", Tone.WARNING)


def recap_lines(counts: Mapping[str, Counts]) -> Iterator[Line]:
    """Yield a line per host, as programs look for it in the output."""
    for host, each in counts.items():
        tone = Tone.CHANGE if each.changed else Tone.GOOD
        if each.failed or each.unreachable:
            tone = Tone.BAD
        text = f"{host} : ok={each.ok} changed={each.changed} unreachable={each.unreachable} failed={each.failed}"
        yield Line(text, tone)


def described_failure(failure: Failure) -> dict[str, Any]:
    """Return a failure as the result document tells it, with its explanation."""
    explanation = explain(failure)
    return {
        **failure.described(),
        "meaning": explanation.meaning if explanation else "",
        "remedy": explanation.remedy if explanation else "",
    }


def _in_one_line(failure: Failure, *, neutral: bool = False) -> str:
    """Return what a message says in one line; `neutral`: without the host's name, to find those that are alike."""
    lines = [line.strip() for line in failure.message.splitlines() if line.strip()] or [""]
    # A command's own words say more than Ansible's.
    line = lines[-1] if any(words in lines[0] for words in _SILENT) else lines[0]
    return line.replace(failure.host, "") if neutral else line


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - _NAMED
    return ", ".join(listed[:_NAMED]) + (f" and {more} more" if more > 0 else "")
