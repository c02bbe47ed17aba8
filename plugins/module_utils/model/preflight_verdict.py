# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a check of the preflight says of one object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

OK = "ok"
WARNING = "warning"
FAILED = "failed"
SKIPPED = "skipped"

# From good to bad; what was not looked at is worse than a warning only for who counts on it.
STATUSES = (OK, SKIPPED, WARNING, FAILED)


@dataclass(frozen=True)
class Verdict:
    """One line of the result.

    Attributes:
        check: what was looked at, in one word, such as `template`.
        object: whose it is: a name as the config has it.
        status: one of STATUSES.
        detail: what was found, as a clause.
        remedy: what to do, as an imperative clause; empty when nothing is to be done.
    """

    check: str
    object: str
    status: str
    detail: str
    remedy: str = ""

    def described(self) -> dict[str, str]:
        """Return what modules report of it."""
        return asdict(self)


def ok(check: str, subject: str, detail: str) -> Verdict:
    """Say that something is as it should be."""
    return Verdict(check, subject, OK, detail)


def warning(check: str, subject: str, detail: str, remedy: str) -> Verdict:
    """Say that something works now, or may work, and should be seen to."""
    return Verdict(check, subject, WARNING, detail, remedy)


def failure(check: str, subject: str, detail: str, remedy: str) -> Verdict:
    """Say that something keeps the cluster from being made."""
    return Verdict(check, subject, FAILED, detail, remedy)


def skipped(check: str, subject: str, reason: str) -> Verdict:
    """Say that something was not looked at."""
    return Verdict(check, subject, SKIPPED, reason)


def failure_of(check: str, subject: str, error: Exception) -> Verdict:
    """Say what an error says, whose message is `Failed to ACTION: CAUSE; REMEDY`."""
    detail, _separator, remedy = str(error).removeprefix("Failed to ").rpartition("; ")
    if "\n" in str(error) or not detail:
        return failure(check, subject, str(error), "")
    return failure(check, subject, f"cannot {detail}", remedy)


def summary(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Count verdicts by status."""
    statuses = [verdict.status for verdict in verdicts]
    return {status: statuses.count(status) for status in STATUSES}


def obstacles(verdicts: Iterable[Verdict], fail_on: str) -> list[Verdict]:
    """Return the verdicts that are bad enough to stop for: `failed`, `warning` (both) or `never`."""
    stopping = {FAILED: (FAILED,), WARNING: (WARNING, FAILED)}.get(fail_on, ())
    return [verdict for verdict in verdicts if verdict.status in stopping]
