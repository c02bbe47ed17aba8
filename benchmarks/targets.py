"""What ours has to reach, and whether it does. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .measurement import Kind, Measurement
from .names import (
    IDLE_20,
    IDLE_200,
    KUBERNETES,
    KUBERNETES_GROW_5,
    KUBERNETES_GROW_15,
    KUBERNETES_IDLE,
    LARGE,
    MAKE_20,
    MAKE_200,
    SMALL,
    SMALL_IN_LARGE,
)


@dataclass(frozen=True)
class Verdict:
    """A target, what was reached, and whether that is enough; None when it was not measured."""

    target: str
    reached: str
    met: bool | None


@dataclass(frozen=True)
class AtMostTimes:
    """Ours takes at most so many times what another one takes, in the same or in another work."""

    factor: float
    other: Kind
    meaning: str
    other_work: str = ""

    def verdict(self, ours: Measurement, measured: Sequence[Measurement]) -> Verdict:
        """Judge."""
        theirs = _fastest(measured, self.other_work or ours.work, self.other)
        target = f"≤ {self.factor:g} x {self.meaning}"
        if ours.seconds is None or theirs is None or theirs.seconds is None:
            return Verdict(target, "not measured", None)
        ratio = ours.seconds / theirs.seconds
        return Verdict(target, f"{ratio:.2f} x", ratio <= self.factor)


@dataclass(frozen=True)
class TimesFaster:
    """Ours is at least so many times as fast as the fastest peer, of all or of those of a collection."""

    factor: float
    collection: str = ""

    def verdict(self, ours: Measurement, measured: Sequence[Measurement]) -> Verdict:
        """Judge."""
        peer = _fastest(measured, ours.work, Kind.PEER, self.collection)
        whose = f" of {self.collection}" if self.collection else ""
        target = f"≥ {self.factor:g} x faster than the fastest peer{whose}"
        if ours.seconds is None or peer is None or peer.seconds is None:
            return Verdict(target, "not measured", None)
        ratio = peer.seconds / ours.seconds
        return Verdict(target, f"{ratio:.1f} x", ratio >= self.factor)


@dataclass(frozen=True)
class CallsAtMost:
    """Ours makes at most so many SOAP calls."""

    limit: int

    def verdict(self, ours: Measurement, _measured: Sequence[Measurement]) -> Verdict:
        """Judge."""
        target = f"≤ {self.limit} SOAP calls"
        if ours.total_calls is None:
            return Verdict(target, "not measured", None)
        return Verdict(target, str(ours.total_calls), ours.total_calls <= self.limit)


@dataclass(frozen=True)
class SameCalls:
    """Ours makes the same SOAP calls as in another work."""

    other_work: str

    def verdict(self, ours: Measurement, measured: Sequence[Measurement]) -> Verdict:
        """Judge."""
        theirs = _fastest(measured, self.other_work, ours.kind)
        target = f"the same SOAP calls as *{self.other_work}*"
        if ours.calls is None or theirs is None or theirs.calls is None:
            return Verdict(target, "not measured", None)
        return Verdict(target, f"{ours.total_calls} and {theirs.total_calls}", ours.calls == theirs.calls)


Target = AtMostTimes | TimesFaster | CallsAtMost | SameCalls

_START = "the bare ansible-inventory"

TARGETS: dict[tuple[str, Kind], tuple[Target, ...]] = {
    (SMALL, Kind.OURS): (AtMostTimes(1.3, Kind.FLOOR, _START), TimesFaster(1)),
    (SMALL_IN_LARGE, Kind.OURS): (
        AtMostTimes(1.3, Kind.FLOOR, _START),
        TimesFaster(1),
        AtMostTimes(1.2, Kind.OURS, "the same among 2,000", SMALL),
    ),
    (LARGE, Kind.OURS): (TimesFaster(10), TimesFaster(10, "vmware.vmware")),
    (LARGE, Kind.OURS_INSIDE): (AtMostTimes(3, Kind.FLOOR_INSIDE, "raw pyvmomi"),),
    (MAKE_20, Kind.OURS): (TimesFaster(6),),
    (MAKE_200, Kind.OURS): (TimesFaster(30),),
    (MAKE_200, Kind.OURS_INSIDE): (AtMostTimes(2, Kind.FLOOR_INSIDE, "raw clones"),),
    (IDLE_20, Kind.OURS): (TimesFaster(6), CallsAtMost(12)),
    (IDLE_200, Kind.OURS): (TimesFaster(40), CallsAtMost(12), SameCalls(IDLE_20)),
    (KUBERNETES, Kind.OURS): (AtMostTimes(2, Kind.PEER, "the shell script"),),
    (KUBERNETES_IDLE, Kind.OURS): (AtMostTimes(0.2, Kind.OURS, "the first run", KUBERNETES),),
    (KUBERNETES_GROW_15, Kind.OURS): (AtMostTimes(1.3, Kind.OURS, "the same with 5 nodes", KUBERNETES_GROW_5),),
}


def verdicts(ours: Measurement, measured: Sequence[Measurement]) -> list[Verdict]:
    """Return the verdicts on a measurement; none on those that have no target."""
    return [target.verdict(ours, measured) for target in TARGETS.get((ours.work, ours.kind), ())]


def ratio(measurement: Measurement, measured: Sequence[Measurement], kind: Kind) -> float | None:
    """Return a measurement's time in relation to that of a kind in the same work."""
    other = _fastest(measured, measurement.work, kind)
    if measurement.seconds is None or other is None or not other.seconds:
        return None
    return measurement.seconds / other.seconds


def _fastest(measured: Iterable[Measurement], work: str, kind: Kind, collection: str = "") -> Measurement | None:
    candidates = [
        (each.seconds, number, each)
        for number, each in enumerate(measured)
        if (each.work, each.kind) == (work, kind) and each.who.startswith(collection) and each.seconds is not None
    ]
    return min(candidates)[2] if candidates else None
