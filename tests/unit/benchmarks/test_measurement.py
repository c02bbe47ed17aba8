"""How often something is measured, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.measurement import Kind, Run, repeated, summary


def taking(*seconds: float) -> Callable[[], Run]:
    runs: Iterator[Run] = iter([Run(each, {"Login": 1}) for each in seconds])
    return lambda: next(runs)


def test_short_runs_are_repeated() -> None:
    assert [run.seconds for run in repeated(taking(1, 1, 1, 1), most=3)] == [1, 1, 1]


def test_long_run_is_not_repeated() -> None:
    assert [run.seconds for run in repeated(taking(60, 60))] == [60]


def test_failed_run_is_not_repeated() -> None:
    failed = Run(0.1, {}, "exit code 2")
    assert list(repeated(lambda: failed)) == [failed]


def test_median_of_the_runs_is_told() -> None:
    told = summary("work", "who", Kind.OURS, [Run(9, {"Login": 1}), Run(1, {"Login": 1}), Run(2, {"Login": 1, "X": 2})])
    assert (told.seconds, told.runs, told.total_calls) == (2, 3, 3)


def test_one_failed_run_spoils_all() -> None:
    told = summary("work", "who", Kind.PEER, [Run(1, {}), Run(1, {}, "found 3 hosts instead of 30")])
    assert told.seconds is None
    assert told.failure == "found 3 hosts instead of 30"
