"""What is measured, and how often."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

# Short commands are run until both bounds are near: so often, or so many seconds in all.
_MOST_RUNS = 5
_SECONDS_FOR_ALL_RUNS = 10.0


class Kind(str, Enum):
    """What a contender is to the others."""

    OURS = "ours"
    PEER = "peer"
    FLOOR = "floor"  # the least that a command of this kind costs
    EMPTY_TASK = "empty task"  # what Ansible costs where it runs a module that does nothing
    OURS_INSIDE = "ours, own time"  # without the start of Ansible
    FLOOR_INSIDE = "floor of own time"  # the same work by pyVmomi alone
    BESIDE = "beside"  # told, compared with nothing

    @property
    def floor(self) -> Kind:
        """Return the kind of contender that this one is set in relation to."""
        return Kind.FLOOR_INSIDE if self in _INSIDE else Kind.FLOOR

    @property
    def ours(self) -> Kind:
        """Return the kind of ours that this one is compared with."""
        return Kind.OURS_INSIDE if self in _INSIDE else Kind.OURS


_INSIDE = (Kind.OURS_INSIDE, Kind.FLOOR_INSIDE, Kind.BESIDE)


@dataclass(frozen=True)
class Measurement:
    """One line of the results.

    Attributes:
        seconds: median of the runs; None when it failed.
        calls: SOAP calls of one run, by method.
        failure: why it does not count; empty when it does.
    """

    work: str
    who: str
    kind: Kind
    seconds: float | None = None
    runs: int = 0
    calls: Mapping[str, int] | None = None
    failure: str = ""

    @property
    def total_calls(self) -> int | None:
        """Return the number of SOAP calls of one run."""
        return None if self.calls is None else sum(self.calls.values())


@dataclass(frozen=True)
class Run:
    """One run of a contender."""

    seconds: float
    calls: Mapping[str, int]
    failure: str = ""


def repeated(run: Callable[[], Run], most: int = _MOST_RUNS) -> Iterator[Run]:
    """Yield runs until there are enough, or one fails."""
    spent = 0.0
    for _number in range(most):
        result = run()
        yield result
        spent += result.seconds
        if result.failure or spent > _SECONDS_FOR_ALL_RUNS:
            return


def summary(work: str, who: str, kind: Kind, runs: list[Run]) -> Measurement:
    """Return the line of a contender's runs. One that failed spoils them all."""
    failures = [run.failure for run in runs if run.failure]
    if failures:
        return Measurement(work, who, kind, failure=failures[0])
    median = statistics.median(run.seconds for run in runs)
    return Measurement(work, who, kind, median, len(runs), dict(runs[-1].calls))
