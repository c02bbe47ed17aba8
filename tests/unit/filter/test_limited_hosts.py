# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.limited_hosts import limited_hosts

MODEL: dict[str, Any] = {
    "name": "demo",
    "pools": [
        {"name": "master", "role": "control_plane", "count": 1},
        {"name": "apps", "role": "worker", "count": 2},
    ],
}
GROUPS = {"master": ["demo-master-1"], "etcd": ["demo-master-1"], "nodes": ["demo-apps-1", "other"], "all": ["nobody"]}
HOSTVARS = {"demo-master-1": {"fury_pool": "master"}, "demo-apps-1": {"fury_pool": "apps"}, "other": {}}


@pytest.mark.parametrize("names", [["apps"], "apps", " apps , demo-apps-1,"])
def test_pools_and_nodes_are_given_as_a_list_or_as_one_text(names: Any) -> None:
    assert limited_hosts(names, MODEL, GROUPS, HOSTVARS) == {
        "work": ["demo-apps-1"],
        "asked": ["demo-master-1"],
        "outside": ["other"],
    }


@pytest.mark.parametrize("names", [[], "", None])
def test_without_names_there_is_no_limit(names: Any) -> None:
    found = limited_hosts(names, MODEL, GROUPS, HOSTVARS)
    assert (len(found["work"]), found["asked"], found["outside"]) == (3, [], [])


def test_a_node_that_the_run_has_deleted_may_still_be_named() -> None:
    found = limited_hosts(["demo-apps-2"], MODEL, GROUPS, HOSTVARS, ["demo-apps-2"])
    assert found == {"work": [], "asked": ["demo-master-1"], "outside": ["demo-apps-1", "other"]}


def test_a_host_of_no_pool_is_known_by_its_name() -> None:
    assert limited_hosts(["other"], MODEL, GROUPS, HOSTVARS)["work"] == ["other"]


def test_a_node_that_is_not_there_may_be_named_where_it_is_made() -> None:
    assert limited_hosts(["demo-apps-2"], MODEL, GROUPS, HOSTVARS, makes_machines=True)["work"] == []
    with pytest.raises(AnsibleFilterError, match=r"demo-apps-2 is neither .* nodes of no pool \(other\)"):
        limited_hosts(["demo-apps-2"], MODEL, GROUPS, HOSTVARS)
