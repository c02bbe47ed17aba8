"""Which members may leave etcd, and in which order."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_removals import etcd_removals
from etcd_answers import ADDRESSES, IDS, printed


def removed(leaving: str, members: str, healthy: str, learners: str = "", unstarted: str = "") -> list[str]:
    """Return the members that leave, with a worker that is no member among the nodes."""
    health = [{"endpoint": f"https://{ADDRESSES[each]}:2379", "health": each in healthy} for each in members]
    nodes = [{"name": each, "address": ADDRESSES[each]} for each in leaving] + [{"name": "w", "address": "10.0.0.99"}]
    listed = printed(*members, learners=learners, unstarted=unstarted)
    names = {f"{number:x}": name for name, number in IDS.items()}
    return [names[each["id"]] for each in etcd_removals(listed, json.dumps(health), nodes)]


@pytest.mark.parametrize(
    ("leaving", "members", "healthy", "order"),
    [
        ("c", "abc", "abc", ["c"]),
        ("c", "abc", "ab", ["c"]),
        # A member that is ill goes first, and only then may a healthy one.
        ("bc", "abc", "ab", ["c", "b"]),
        ("b", "ab", "ab", ["b"]),
        ("c", "ab", "ab", []),
        # Nothing is asked of an etcd that nobody leaves.
        ("c", "ab", "", []),
    ],
)
def test_members_leave_when_the_others_are_a_majority(
    leaving: str, members: str, healthy: str, order: list[str]
) -> None:
    assert removed(leaving, members, healthy) == order


def test_learner_leaves_whatever_the_others_do() -> None:
    assert removed("b", "ab", healthy="", learners="b") == ["b"]


def test_learner_is_no_voter_whom_a_majority_needs() -> None:
    assert removed("b", "abc", healthy="ab", learners="c") == ["b"]


def test_member_that_never_started_has_no_name_and_leaves_by_its_address() -> None:
    assert removed("c", "ab", healthy="ab", unstarted="c") == ["c"]


@pytest.mark.parametrize(
    ("leaving", "members", "healthy", "says"),
    [
        ("c", "abc", "ac", r"at least 2 of the 2 members .*1 do; bring back those that do not \(b\)"),
        ("c", "abc", "a", r"at least 2 of the 3 members .*1 do; bring back those that do not \(.*b.*\)"),
        ("a", "a", "a", "keep one"),
        ("ab", "ab", "ab", "keep one"),
        ("b", "ab", "b", "at least 2 of the 2 members"),
    ],
)
def test_what_would_cost_the_quorum_is_refused(leaving: str, members: str, healthy: str, says: str) -> None:
    with pytest.raises(AnsibleFilterError, match=says):
        removed(leaving, members, healthy)
