# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the preflight is asked, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ...model.limit import EVERYTHING, Limit
from ...model.preflight_verdict import Verdict, failure_of, skipped
from ...model.privileges import Need
from ...model.problem import ModelError
from ..errors import VsphereError

Value = TypeVar("Value")


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        thorough: whether everything is looked at, also when there is nothing to be done.
        accept_failed_templates: templates that may have failed certification.
        paths: whether to find out the inventory paths of the objects that privileges are needed on.
        ansible: version of ansible-core on this machine.
        limit: of the run that is to follow.
    """

    thorough: bool = True
    accept_failed_templates: Collection[str] = ()
    paths: bool = False
    ansible: str = ""
    limit: Limit = EVERYTHING


@dataclass
class Findings:
    """What was found.

    Attributes:
        needs: the privileges that the config needs.
        paths: inventory paths of what they are needed on, by kind and name.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    needs: tuple[Need, ...] = ()
    paths: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    def attempt(self, check: str, subject: str, look_at: Callable[[], Value]) -> Value | None:
        """Return what a function returns, or note the error that it raises."""
        try:
            return look_at()
        except (ModelError, VsphereError) as error:
            self.verdicts.append(failure_of(check, subject, error))
            return None

    def note(self, check: str, subject: str, judge: Callable[[], Iterable[Verdict]]) -> None:
        """Note the verdicts that a function returns, or the error that it raises."""
        self.verdicts += self.attempt(check, subject, lambda: list(judge())) or []

    def skip(self, checks: Iterable[str], subject: str, reason: str) -> None:
        """Note that checks were not made."""
        self.verdicts += [skipped(check, subject, reason) for check in checks]
