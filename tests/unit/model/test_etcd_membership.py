"""Members that leave etcd, which must keep its quorum before, between and after."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_removals import etcd_removals


def etcd(**healthy: bool) -> tuple[str, str]:
    """Return what etcdctl prints for members and their health."""
    urls = {name: f"https://{name}:2379" for name in healthy}
    members = [{"ID": 2**63 + number, "name": name, "clientURLs": [urls[name]]} for number, name in enumerate(healthy)]
    health = [{"endpoint": urls[name], "health": state} for name, state in healthy.items()]
    return json.dumps({"members": members}), json.dumps(health)


def removals(leaving: list[str], **healthy: bool) -> dict[str, Any]:
    listed, health = etcd(**healthy)
    return etcd_removals(listed, health, leaving)


@pytest.mark.parametrize(
    ("healthy", "leaving", "order"),
    [
        ({"a": True, "b": True, "c": True}, ["c"], ["c"]),
        ({"a": True, "b": True, "c": True}, ["b", "c", "worker"], ["b", "c"]),
        # A member that is ill goes first, and only then may a healthy one.
        ({"a": True, "b": True, "c": False}, ["b", "c"], ["c", "b"]),
        ({"a": True, "b": True, "c": False}, ["c"], ["c"]),
        ({"a": True, "b": True, "c": True, "d": True, "e": False}, ["d", "e"], ["e", "d"]),
        ({"a": True}, ["worker"], []),
        # Nothing is asked of an etcd that nobody leaves.
        ({"a": True, "b": False, "c": False}, ["worker"], []),
    ],
)
def test_members_go_in_an_order_that_keeps_the_quorum(
    healthy: dict[str, bool], leaving: list[str], order: list[str]
) -> None:
    found = removals(leaving, **healthy)
    assert [member["name"] for member in found["members"]] == order
    assert found["problem"] == ""


@pytest.mark.parametrize(
    ("healthy", "leaving", "problem"),
    [
        (
            {"a": True, "b": True, "c": False},
            ["b"],
            "Refused to remove b from etcd: without b 1 of 2 members would be healthy, and 2 are needed for a quorum; "
            "repair the others first (not healthy: c) and run again.",
        ),
        (
            {"a": True, "b": False, "c": False},
            ["c"],
            "Refused to remove c from etcd: 1 of 3 members would be healthy, and 2 are needed for a quorum; "
            "repair the others first (not healthy: b, c) and run again.",
        ),
        (
            {"a": True, "b": True},
            ["a", "b"],
            "Refused to remove a, b from etcd: no member would be left, and with the last one goes the cluster's data; "
            "keep one.",
        ),
    ],
)
def test_what_would_cost_the_quorum_is_refused(healthy: dict[str, bool], leaving: list[str], problem: str) -> None:
    assert removals(leaving, **healthy)["problem"] == problem


def test_ids_are_hexadecimal() -> None:
    assert removals(["b"], a=True, b=True, c=True)["members"] == [{"id": "8000000000000001", "name": "b"}]


def test_a_member_that_never_started_has_no_name_and_is_ill() -> None:
    listed = json.dumps({"members": [{"ID": 1, "name": "a", "clientURLs": ["https://a:2379"]}, {"ID": 2, "name": ""}]})
    found = etcd_removals(listed, json.dumps([{"endpoint": "https://a:2379", "health": True}]), ["a"])
    assert "no quorum" not in found["problem"]
    assert "not healthy: 2" in found["problem"]
