"""Verdicts as a table, and what is made of them."""

from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_table import table
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_verdict import (
    failure,
    failure_of,
    obstacles,
    ok,
    skipped,
    summary,
    warning,
)

VERDICTS = [
    ok("network", "net", "port group"),
    skipped("capacity", "", "there is no plan"),
    warning("template", "T/ubuntu", "it is not certified", "certify it"),
    failure("datastore", "DS", "it is full", "free space"),
]


def test_columns_are_aligned() -> None:
    lines = table(VERDICTS)
    column = lines[0].index("DETAIL")
    assert [line[column:] for line in lines[1:]] == [
        "port group",
        "there is no plan",
        "it is not certified",
        "-> certify it",
        "it is full",
        "-> free space",
    ]


def test_long_object_does_not_move_the_other_lines() -> None:
    lines = table([*VERDICTS, ok("template", "T" * 200, "fine")])
    assert max(len(line) for line in lines[:-1]) < 100


def test_summary_counts_every_status() -> None:
    assert summary(VERDICTS) == {"ok": 1, "skipped": 1, "warning": 1, "failed": 1}
    assert summary([])["failed"] == 0


def test_obstacles() -> None:
    assert [each.check for each in obstacles(VERDICTS, "failed")] == ["datastore"]
    assert [each.check for each in obstacles(VERDICTS, "warning")] == ["template", "datastore"]
    assert obstacles(VERDICTS, "never") == []


def test_error_becomes_detail_and_remedy() -> None:
    verdict = failure_of(
        "network", "net", ValueError("Failed to find network 'net': there is none; correct network.name")
    )
    assert (verdict.detail, verdict.remedy) == ("cannot find network 'net': there is none", "correct network.name")


def test_error_of_several_lines_is_kept_whole() -> None:
    message = "Failed to a: b; c\nFailed to d: e; f"
    verdict = failure_of("plan", "", ValueError(message))
    assert verdict.detail == message
