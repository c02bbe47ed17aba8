# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What certification says of a template: one verdict, and the rows that it follows from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ...preflight_table import table
from ...preflight_verdict import FAILED as ROW_FAILED
from ...preflight_verdict import Verdict, summary
from ..stamp import CERTIFIED, CERTIFIED_AT, FAILED, PASSED
from . import identity, network, reach, software, storage, system
from .check import BOTH, Check
from .clone import Clone

# Nothing is known of the template: what came in between was none of its doing.
UNTRIED = "untried"

CLONES = Check(
    "clones",
    "two machines are cloned from it",
    "vCenter does not make them; that says nothing of the template, which keeps the stamp that it has",
    "see what vCenter says, then run again",
)

# All checks, in the order of the table.
CHECKS: tuple[Check, ...] = (
    CLONES,
    *(reach.TOOLS, reach.LOGIN, reach.HOST_NAME),
    *(network.ADDRESS, network.GATEWAY, network.NAME_SERVERS),
    *(identity.MACHINE_ID, identity.HOST_KEYS, identity.VM_UUID),
    *(storage.DISK_IDS, storage.ROOT, storage.SPACE),
    *(system.SWAP, system.CGROUP, system.MODULES, system.TIME, system.SELINUX, system.FIREWALL),
    *(software.CUSTOMIZATION, software.PYTHON, software.PACKAGES, software.HOOK, software.INSTALLED),
)

# How many clones are compared.
_CLONES = 2

_OF_A_CLONE: tuple[Callable[[Clone], Iterator[Verdict]], ...] = (
    reach.reach_verdicts,
    network.network_verdicts,
    storage.storage_verdicts,
    system.system_verdicts,
    software.software_verdicts,
)


class Report(NamedTuple):
    """A report.

    Attributes:
        verdict: passed, failed or untried.
        rows: in the order of CHECKS.
    """

    verdict: str
    rows: tuple[Verdict, ...]

    def described(self) -> list[dict[str, str]]:
        """Return the rows as data."""
        return [
            {
                "check": row.check,
                "machine": row.object,
                "verdict": row.status,
                "found": row.detail,
                "remedy": row.remedy,
            }
            for row in self.rows
        ]

    @property
    def table(self) -> list[str]:
        """Return the rows as lines for people."""
        return table(self.rows)

    @property
    def summary(self) -> dict[str, int]:
        """Count the rows by their verdicts."""
        return summary(self.rows)

    def stamp(self, moment: str) -> dict[str, str]:
        """Return the custom attributes that say so on the template; none when nothing is known."""
        return {} if self.verdict == UNTRIED else {CERTIFIED: self.verdict, CERTIFIED_AT: moment}


def judge(clones: Sequence[Clone], failure: str) -> Report:
    """Judge a template by its clones; `failure` is what kept them from being made, or from coming up."""
    verdicts = [_clones(clones, failure)]
    for clone in clones:
        verdicts += _verdicts_of(clone)
    answered = [clone for clone in clones if not clone.silence]
    verdicts += identity.identity_verdicts(answered) if answered else ()
    rows = [row for check in CHECKS for row in _rows(check, [each for each in verdicts if each.check == check.name])]
    return Report(_verdict(clones, rows), tuple(rows))


def _clones(clones: Sequence[Clone], failure: str) -> Verdict:
    if len(clones) < _CLONES:
        return CLONES.failed(BOTH, failure or "vCenter has not made them")
    return CLONES.ok(BOTH, ", ".join(clone.name for clone in clones))


def _verdicts_of(clone: Clone) -> Iterator[Verdict]:
    """Yield the verdicts of a clone; of one that does not answer, how far it came."""
    if clone.silence:
        yield from reach.reach_verdicts(clone)
    else:
        for judge_one in _OF_A_CLONE:
            yield from judge_one(clone)


def _rows(check: Check, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the rows of a check: one when the clones do not differ, and one when it was not made."""
    if not verdicts:
        return [check.skipped(BOTH, "no machine answered")]
    first, *others = verdicts
    if others and all(replace(each, object=first.object) == first for each in others):
        return [replace(first, object=BOTH)]
    return list(verdicts)


def _verdict(clones: Sequence[Clone], rows: Sequence[Verdict]) -> str:
    if len(clones) < _CLONES:
        return UNTRIED
    return FAILED if any(row.status == ROW_FAILED for row in rows) else PASSED


def document(report: Report, template: Mapping[str, Any], clones: Sequence[Clone], moment: str) -> dict[str, Any]:
    """Return the report as it is written to a file."""
    return {
        "template": template,
        "verdict": report.verdict,
        "at": moment,
        "summary": report.summary,
        "checks": report.described(),
        "machines": [{**clone.machine, "told": dict(clone.reading.values)} for clone in clones],
    }
