# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One of the things that certification proves; the list of them is also what the documentation shows."""

from __future__ import annotations

from dataclasses import dataclass

from ...preflight_verdict import Verdict, failure, ok, skipped, warning

BOTH = "both"


@dataclass(frozen=True)
class Check:
    """A check.

    Attributes:
        name: in one or two words.
        looked_at: what is looked at, for people.
        fails_when: when it fails or warns, for people.
        remedy: what to do, as an imperative clause, unless a verdict knows better.
    """

    name: str
    looked_at: str
    fails_when: str
    remedy: str

    def ok(self, machine: str, found: str) -> Verdict:
        """Say that it is as it should be."""
        return ok(self.name, machine, found)

    def warning(self, machine: str, found: str, remedy: str = "") -> Verdict:
        """Say that clusters can live with what was found."""
        return warning(self.name, machine, found, remedy or self.remedy)

    def failed(self, machine: str, found: str, remedy: str = "") -> Verdict:
        """Say that clusters cannot live with what was found."""
        return failure(self.name, machine, found, remedy or self.remedy)

    def skipped(self, machine: str, reason: str) -> Verdict:
        """Say that it could not be looked at."""
        return skipped(self.name, machine, reason)
