# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which members may leave etcd."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_removal import etcd_removal
from etcd_answers import ADDRESSES, printed


def removed(name: str, *members: str, healthy: str, learners: str = "") -> list[str]:
    health = [{"endpoint": f"https://{ADDRESSES[each]}:2379", "health": each in healthy} for each in members]
    return etcd_removal(printed(*members, learners=learners), json.dumps(health), name, ADDRESSES[name])


@pytest.mark.parametrize("healthy", ["abc", "ab"])
def test_member_leaves_when_the_others_are_a_majority(healthy: str) -> None:
    assert removed("c", "a", "b", "c", healthy=healthy) == ["3"]


def test_node_that_is_no_member_is_gone_already() -> None:
    assert removed("c", "a", "b", healthy="ab") == []


def test_learner_leaves_whatever_the_others_do() -> None:
    assert removed("b", "a", "b", healthy="", learners="b") == ["2"]


@pytest.mark.parametrize(
    ("name", "members", "healthy", "says"),
    [
        ("c", "abc", "ac", "at least 2 of the 2 members that stay to answer, 1 do; bring back those that do not .b."),
        ("a", "a", "a", "at least 1 of the 0 members that stay"),
        ("b", "ab", "b", "at least 1 of the 1 members that stay to answer, 0 do"),
    ],
)
def test_member_stays_when_the_others_would_be_no_majority(name: str, members: str, healthy: str, says: str) -> None:
    with pytest.raises(AnsibleFilterError, match=says):
        removed(name, *members, healthy=healthy)
