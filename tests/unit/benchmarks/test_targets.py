"""Ratios and verdicts."""

from __future__ import annotations

import pytest

from benchmarks import names
from benchmarks.measurement import Kind, Measurement
from benchmarks.targets import TARGETS, AtMostTimes, CallsAtMost, SameCalls, TimesFaster, Verdict, ratio, verdicts
from benchmarks.works import creation, installation, inventory


def measured(kind: Kind, seconds: float | None, who: str = "", work: str = "work", **calls: int) -> Measurement:
    return Measurement(work, who or kind.value, kind, seconds, 1, calls)


@pytest.mark.parametrize(("seconds", "met"), [(1.2, True), (1.3, True), (1.4, False)])
def test_at_most_times(seconds: float, met: bool) -> None:
    ours, floor = measured(Kind.OURS, seconds), measured(Kind.FLOOR, 1.0)
    assert AtMostTimes(1.3, Kind.FLOOR, "start").verdict(ours, [floor, ours]).met is met


def test_at_most_times_of_another_work() -> None:
    ours, smaller = measured(Kind.OURS, 3.0), measured(Kind.OURS, 2.0, work="smaller")
    verdict = AtMostTimes(1.2, Kind.OURS, "the smaller", "smaller").verdict(ours, [ours, smaller])
    assert verdict == Verdict("≤ 1.2 x the smaller", "1.50 x", met=False)


def test_fastest_peer_counts() -> None:
    ours = measured(Kind.OURS, 1.0)
    peers = [measured(Kind.PEER, 20.0, "vmware.x"), measured(Kind.PEER, 6.0, "community.x")]
    assert TimesFaster(10).verdict(ours, [ours, *peers]).met is False
    assert TimesFaster(10, "vmware").verdict(ours, [ours, *peers]).met is True


def test_failed_peer_does_not_count() -> None:
    ours = measured(Kind.OURS, 1.0)
    peers = [measured(Kind.PEER, None), measured(Kind.PEER, 12.0)]
    assert TimesFaster(10).verdict(ours, [ours, *peers]).met is True
    assert TimesFaster(10).verdict(ours, [ours, peers[0]]).met is None


def test_ours_that_failed_is_not_judged() -> None:
    ours, others = Measurement("work", "ours", Kind.OURS, failure="exit code 1"), [measured(Kind.PEER, 1.0)]
    for target in (AtMostTimes(1, Kind.PEER, "it"), TimesFaster(1), CallsAtMost(3), SameCalls("work")):
        assert target.verdict(ours, others).met is None


@pytest.mark.parametrize(("calls", "met"), [(11, True), (12, True), (13, False)])
def test_calls_at_most(calls: int, met: bool) -> None:
    ours = measured(Kind.OURS, 1.0, Login=1, RetrievePropertiesEx=calls - 1)
    assert CallsAtMost(12).verdict(ours, [ours]).met is met


def test_same_calls_by_method() -> None:
    ours = measured(Kind.OURS, 1.0, Login=1, FindByIp=2)
    same = measured(Kind.OURS, 9.0, work="same", FindByIp=2, Login=1)
    other = measured(Kind.OURS, 9.0, work="other", Login=2, FindByIp=1)
    assert SameCalls("same").verdict(ours, [ours, same, other]).met is True
    assert SameCalls("other").verdict(ours, [ours, same, other]).met is False


def test_ratio_is_to_the_same_work() -> None:
    peer, elsewhere = measured(Kind.PEER, 3.0), measured(Kind.OURS, 1.0, work="another")
    assert ratio(peer, [peer, elsewhere], Kind.OURS) is None
    assert ratio(peer, [peer, elsewhere, measured(Kind.OURS, 2.0)], Kind.OURS) == 1.5


def test_own_time_is_set_in_relation_to_own_times() -> None:
    assert Kind.OURS_INSIDE.floor == Kind.FLOOR_INSIDE
    assert Kind.PEER.floor == Kind.FLOOR


def test_targets_are_of_works_that_exist() -> None:
    known = {name for work in (*inventory.works(), *creation.works(), *installation.works()) for name in work.names}
    assert {work for work, _kind in TARGETS} <= known


def test_what_has_no_target_has_no_verdict() -> None:
    peer = measured(Kind.PEER, 1.0, work=names.LARGE)
    assert verdicts(peer, [peer]) == []
