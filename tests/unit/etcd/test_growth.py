# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How nodes become members of etcd."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_first_start import etcd_first_start
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_growth import etcd_growth
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.growth import (
    Arrival,
    Growth,
    Node,
    growth_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.listing import (
    EtcdMembershipError,
    Listing,
    listing_of,
)
from etcd_answers import ADDRESSES, printed

ALL = "a=https://10.0.0.11:2380,b=https://10.0.0.12:2380,c=https://10.0.0.13:2380"


def listed(*names: str, **keywords: Any) -> Listing:
    return listing_of(printed(*names, **keywords))


def nodes(names: str, old: str = "", first_start: str = "") -> list[Node]:
    """Return nodes; the old ones have data and run."""
    return [Node(name, ADDRESSES[name], name in old, first_start if name in old else "", name in old) for name in names]


def test_nodes_without_data_begin_a_cluster_together() -> None:
    assert growth_of(nodes("abc"), {}) == Growth(founders=["a", "b", "c"], first_members=ALL)


def test_members_that_know_each_other_stay_as_they_are() -> None:
    growth = growth_of(nodes("abc", "abc"), {"b": listed("a", "b", "c")})
    assert growth == Growth(voter="b")


def test_new_nodes_become_members_of_the_living_cluster() -> None:
    growth = growth_of(nodes("abc", "a"), {"a": listed("a")})
    assert growth.arrivals == [Arrival("b", ADDRESSES["b"]), Arrival("c", ADDRESSES["c"])]
    assert growth.voter == "a"
    assert growth.founders == []


def test_machine_made_anew_takes_the_place_of_the_dead_member() -> None:
    growth = growth_of(nodes("abc", "bc"), {"b": listed("a", "b", "c"), "c": listed("a", "b", "c")})
    assert growth.arrivals == [Arrival("a", ADDRESSES["a"], replaces=["fd422379fda50e48"])]


def test_machine_made_anew_at_another_address_is_known_by_its_name() -> None:
    moved = [replace(nodes("a")[0], address="10.0.0.99"), *nodes("bc", "bc")]
    growth = growth_of(moved, {"b": listed("a", "b", "c")})
    assert growth.arrivals == [Arrival("a", "10.0.0.99", replaces=["fd422379fda50e48"])]


def test_member_that_was_added_and_never_started_is_added_anew() -> None:
    growth = growth_of(nodes("ab", "a"), {"a": listed("a", unstarted="b")})
    assert growth.arrivals == [Arrival("b", ADDRESSES["b"], replaces=["2"])]


def test_learner_of_an_interrupted_run_gets_its_vote_before_others_come() -> None:
    growth = growth_of(nodes("abc", "ac"), {"a": listed("a", "c", learners="c")})
    assert growth.arrivals == [Arrival("c", ADDRESSES["c"], learner="3"), Arrival("b", ADDRESSES["b"])]


def test_learner_is_not_asked_to_change_the_members() -> None:
    growth = growth_of(nodes("ab", "ab"), {"a": listed("a", "b", learners="a"), "b": listed("a", "b", learners="a")})
    assert growth.voter == "b"


def test_beginning_that_was_interrupted_goes_on() -> None:
    growth = growth_of(nodes("abc", "a", ALL), {})
    assert growth == Growth(founders=["b", "c"], first_members=ALL)


def test_silent_members_with_data_are_left_to_the_check_of_their_health() -> None:
    assert growth_of(nodes("abc", "abc"), {}) == Growth()


@pytest.mark.parametrize(
    "known",
    [
        # It began well once: the others lost their data.
        nodes("abc", "a"),
        # It began alone.
        nodes("abc", "a", "a=https://10.0.0.11:2380"),
        # Nobody would tell the others that they were members.
        [replace(nodes("a", "a", ALL)[0], is_running=False), *nodes("bc")],
    ],
)
def test_two_new_nodes_never_outvote_silent_data(known: list[Node]) -> None:
    with pytest.raises(EtcdMembershipError, match=r"etcd on a has data but does not answer.*before b, c, without data"):
        growth_of(known, {})


def test_cluster_begins_with_all_of_its_members() -> None:
    with pytest.raises(EtcdMembershipError, match="cannot begin without c"):
        growth_of(nodes("ab"), {}, ["c"])


def test_data_of_a_removed_member_is_not_deleted() -> None:
    with pytest.raises(EtcdMembershipError, match="etcd on c has data, but a does not know it as a member"):
        growth_of(nodes("abc", "abc"), {"a": listed("a", "b")})


def test_data_of_two_clusters_is_refused() -> None:
    with pytest.raises(EtcdMembershipError, match="a of the cluster 7; b of the cluster 8"):
        growth_of(nodes("ab", "ab"), {"a": listed("a"), "b": listed("b", cluster=8)})


def test_new_member_begins_with_those_that_have_a_name() -> None:
    added = printed("a", unstarted="bc")
    assert etcd_first_start(added, "c", ADDRESSES["c"]) == "a=https://10.0.0.11:2380,c=https://10.0.0.13:2380"


def test_filter_takes_nodes_in_any_order_and_answers_that_ansible_read() -> None:
    members = [{"name": name, "address": address} for name, address in ADDRESSES.items()]
    known = [
        {
            "name": name,
            "address": ADDRESSES[name],
            "has_data": name == "a",
            "is_running": name == "a",
            "first_start": "",
        }
        for name in ("c", "a", "b")
    ]
    for node in known:
        node["answer"] = json.loads(printed("a")) if node["name"] == "a" else ""
    growth = etcd_growth(known, members)
    assert [each["name"] for each in growth["arrivals"]] == ["b", "c"]
    with pytest.raises(AnsibleFilterError, match="has data but does not answer"):
        etcd_growth([{**node, "answer": ""} for node in known], members)
