# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How long phases took in earlier runs, and what may be expected of the next. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from .clock import clock

# So many of the newest runs of the same kind count, and are kept.
_RUNS = 5
# Altogether, so that the file stays small whatever happens to the names of phases.
_SAMPLES = 500
# A run with so many times as many hosts, or as few, tells nothing about this one.
_LIKENESS = 1.5
# Durations that differ by more than this share of the middle one, and by so many seconds, are told as a span.
_SPREAD, _SPREAD_SECONDS = 0.5, 5


@dataclass(frozen=True)
class Sample:
    """How long a phase took once.

    Attributes:
        phase: name of the playbook, of its mode, and of the phase; of the whole run without a phase.
        hosts: how many hosts it had.
        made: whether the run made machines; None when it had no plan of machines.
    """

    phase: str
    hosts: int
    made: bool | None
    seconds: float


@dataclass(frozen=True)
class Expectation:
    """Seconds that may be expected: the least, the middle and the most of earlier runs."""

    least: float
    middle: float
    most: float

    def __str__(self) -> str:
        """Say it as a person reads it."""
        if self.most - self.least > max(_SPREAD * self.middle, _SPREAD_SECONDS):
            return f"usually {clock(self.least)} to {clock(self.most)}"
        return f"usually {clock(self.middle)}"


def expected(samples: Sequence[Sample], phase: str, hosts: int | None, made: bool | None) -> Expectation | None:
    """Return what may be expected of a phase, or None when no earlier run was like this one.

    Args:
        samples: of earlier runs, oldest first.
        phase: name, as in samples.
        hosts: how many it has now; None while that is not known.
        made: whether this run makes machines; None while that is not known.
    """
    of_phase = [each for each in samples if each.phase == phase and (made is None or each.made in (None, made))]
    if not of_phase:
        return None
    wanted = of_phase[-1].hosts if hosts is None else hosts
    nearest = min((each.hosts for each in of_phase), key=lambda count: abs(count - wanted))
    if max(nearest, wanted) > _LIKENESS * min(nearest, wanted):
        return None
    seconds = [each.seconds for each in of_phase if each.hosts == nearest][-_RUNS:]
    return Expectation(min(seconds), median(seconds), max(seconds))


def remembered(samples: Iterable[Sample], new: Sample) -> list[Sample]:
    """Return the samples with a new one, without those that are too old to count."""
    kept = list(samples)
    alike = [each for each in kept if _kind(each) == _kind(new)]
    for old in alike[: max(0, len(alike) - _RUNS + 1)]:
        kept.remove(old)
    return [*kept, new][-_SAMPLES:]


def parse_history(text: str) -> list[Sample]:
    """Read samples; what is damaged counts as if it were not there."""
    try:
        document = json.loads(text)
    except ValueError:
        return []
    listed = document.get("samples") if isinstance(document, dict) else None
    samples = [_sample(each) for each in listed] if isinstance(listed, list) else []
    return [each for each in samples if each is not None][-_SAMPLES:]


def history_text(samples: Iterable[Sample]) -> str:
    """Write samples."""
    return json.dumps({"samples": [asdict(each) for each in samples]}, indent=1) + "\n"


def _kind(sample: Sample) -> tuple[str, int, bool | None]:
    return sample.phase, sample.hosts, sample.made


def _sample(value: Any) -> Sample | None:
    if not isinstance(value, dict):
        return None
    phase, hosts, made, seconds = (value.get(key) for key in ("phase", "hosts", "made", "seconds"))
    is_sound = (
        isinstance(phase, str)
        and isinstance(hosts, int)
        and hosts >= 0
        and (made is None or isinstance(made, bool))
        and isinstance(seconds, (int, float))
        and not isinstance(seconds, bool)
        and math.isfinite(seconds)
        and seconds >= 0
    )
    return Sample(phase, hosts, made, float(seconds)) if is_sound else None  # type: ignore[arg-type]
