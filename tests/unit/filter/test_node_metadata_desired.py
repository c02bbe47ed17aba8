# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.node_metadata_desired import node_metadata_desired

POOLS = [
    {"name": "master", "role": "control_plane", "labels": {}, "annotations": {}, "taints": []},
    {
        "name": "apps",
        "role": "worker",
        "labels": {"tier": "apps"},
        "annotations": {"note": "x"},
        "taints": [{"key": "dedicated", "effect": "NoSchedule"}],
    },
]
HOSTVARS = {"m-1": {"fury_pool": "master"}, "a-1": {"fury_pool": "apps"}, "x-1": {"fury_pool": "gone"}, "y-1": {}}


def test_a_worker_has_its_pools_metadata_and_role() -> None:
    assert node_metadata_desired(["a-1"], HOSTVARS, POOLS) == [
        {
            "name": "a-1",
            "labels": {"node-role.kubernetes.io/apps": "", "tier": "apps"},
            "annotations": {"note": "x"},
            "taints": [{"key": "dedicated", "value": "", "effect": "NoSchedule"}],
        }
    ]


def test_a_control_plane_keeps_the_role_that_kubeadm_gave_it() -> None:
    assert node_metadata_desired(["m-1"], HOSTVARS, POOLS)[0]["labels"] == {}


def test_each_host_once() -> None:
    assert [each["name"] for each in node_metadata_desired(["a-1", "m-1", "a-1"], HOSTVARS, POOLS)] == ["a-1", "m-1"]


@pytest.mark.parametrize(("host", "pool"), [("x-1", "gone"), ("y-1", "None")])
def test_says_which_pool_is_unknown(host: str, pool: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"Node '{host}' is of pool '{pool}'.*it has apps, master"):
        node_metadata_desired([host], HOSTVARS, POOLS)
