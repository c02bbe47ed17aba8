"""What is expected of a run, from earlier ones."""

from __future__ import annotations

import json

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.history import (
    Sample,
    expected,
    history_text,
    parse_history,
    remembered,
)

PHASE = "site/Prepare"


def samples(*seconds: float, hosts: int = 6, made: bool | None = False) -> list[Sample]:
    return [Sample(PHASE, hosts, made, each) for each in seconds]


def test_nothing_is_expected_of_a_first_run() -> None:
    assert expected([], PHASE, 6, None) is None
    assert expected(samples(10), "site/Other", 6, None) is None


def test_the_middle_of_the_newest_runs_is_expected() -> None:
    found = expected(samples(1000, 60, 62, 61, 60, 64), PHASE, 6, False)
    assert found
    assert (found.least, found.middle, found.most, str(found)) == (60, 61, 64, "usually 1:01")


def test_durations_that_differ_much_are_told_as_a_span() -> None:
    assert str(expected(samples(10, 60), PHASE, 6, False)) == "usually 0:10 to 1:00"


def test_a_run_that_makes_machines_is_compared_with_such_runs() -> None:
    known = samples(60, made=True) + samples(8, 9, made=False)
    assert str(expected(known, PHASE, 6, True)) == "usually 1:00"
    assert str(expected(known, PHASE, 6, False)) == "usually 0:08"
    assert str(expected(known, PHASE, 6, None)) == "usually 0:08 to 1:00"


@pytest.mark.parametrize(("hosts", "told"), [(6, "0:10"), (7, "0:10"), (12, "0:30"), (15, "0:30")])
def test_a_run_with_about_as_many_hosts_tells_what_to_expect(hosts: int, told: str) -> None:
    known = samples(10, hosts=6) + samples(30, hosts=12)
    assert str(expected(known, PHASE, hosts, False)) == f"usually {told}"


@pytest.mark.parametrize("hosts", [1, 3, 19, 200])
def test_a_run_with_many_more_or_fewer_hosts_tells_nothing(hosts: int) -> None:
    assert expected(samples(10, hosts=6) + samples(30, hosts=12), PHASE, hosts, False) is None


def test_without_a_number_of_hosts_the_last_run_counts() -> None:
    assert str(expected(samples(10, hosts=6) + samples(30, hosts=12), PHASE, None, False)) == "usually 0:30"


def test_what_is_written_is_read() -> None:
    known = samples(1.5, 2, made=None) + samples(3, made=True)
    assert parse_history(history_text(known)) == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"samples": 3}',
        '{"samples": [3, {"phase": "x"}]}',
        '{"samples": [{"phase": "x", "hosts": 1, "made": null, "seconds": NaN}]}',
        '{"samples": [{"phase": "x", "hosts": -1, "made": null, "seconds": 1}]}',
        '{"samples": [{"phase": "x", "hosts": 1, "made": "no", "seconds": 1}]}',
    ],
)
def test_a_damaged_file_counts_as_none(text: str) -> None:
    assert parse_history(text) == []


def test_the_sound_part_of_a_damaged_file_counts() -> None:
    good = {"phase": PHASE, "hosts": 1, "made": None, "seconds": 2}
    assert parse_history(json.dumps({"samples": [3, good]})) == [Sample(PHASE, 1, None, 2.0)]


def test_the_file_stays_small() -> None:
    known: list[Sample] = []
    for number in range(30):
        known = remembered(known, Sample(PHASE, 6, False, number))
    assert [each.seconds for each in known] == [25, 26, 27, 28, 29]
    for number in range(2000):
        known = remembered(known, Sample(f"phase {number}", 6, False, 1))
    assert len(known) == 500
    assert known[-1].phase == "phase 1999"
