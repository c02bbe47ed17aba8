"""What there is to show of a cluster."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.data import topology
from sample import ENDPOINT, POOLS, VCENTER, cluster_of, customers_cluster, kubernetes, machines, model

WORKER = "shop-infra-1"


def state_of(name: str, nodes: list[dict[str, Any]], said: dict[str, Any] | None) -> tuple[str, str]:
    data = topology(model("shop", POOLS), nodes, ENDPOINT, said, VCENTER)
    found = next(node for pool in data["pools"] for node in pool["nodes"] if node["name"] == name)
    return found["state"], found["reason"]


@pytest.mark.parametrize(
    ("unlike", "state", "reason"),
    [
        ({}, "ready", ""),
        ({"unschedulable": True}, "cordoned", "no new pods"),
        ({"ready": False, "reason": "disk is full"}, "not_ready", "disk is full"),
        ({"ready": False, "waits_for_network": True}, "waiting", "network plugin"),
        ({"ready": False, "reason": "gone", "unschedulable": True}, "not_ready", "gone"),
    ],
)
def test_the_state_is_what_kubernetes_says(unlike: dict[str, Any], state: str, reason: str) -> None:
    nodes = machines("shop", POOLS)
    found = state_of(WORKER, nodes, kubernetes(nodes, shop_infra_1=unlike))
    assert found[0] == state
    assert reason in found[1]


def test_what_is_not_known_is_not_called_healthy() -> None:
    nodes = machines("shop", POOLS)
    assert state_of(WORKER, nodes, None)[0] == "unknown"
    assert state_of("shop-lb-1", nodes, None)[0] == "running"
    said = kubernetes([node for node in nodes if node["name"] != WORKER])
    assert state_of(WORKER, nodes, said)[0] == "absent"
    for name in (WORKER, "shop-lb-1"):
        off = [{**node, "power_state": "poweredOff" if node["name"] == name else "poweredOn"} for node in nodes]
        assert state_of(name, off, kubernetes(nodes)) == ("off", "vCenter says poweredOff")


def test_pools_stand_by_role_and_names_as_people_count() -> None:
    data = cluster_of(12)
    assert [pool["name"] for pool in data["pools"]] == ["lb", "master", "etcd", "infra", "applications"]
    assert [node["name"].rpartition("-")[2] for node in data["pools"][-1]["nodes"]] == [str(n) for n in range(1, 13)]


def test_a_pool_without_machines_is_there_and_one_that_only_machines_know_too() -> None:
    nodes = [node for node in machines("shop", POOLS) if node["pool"] != "infra"]
    nodes[-1]["pool"] = "forgotten"
    data = topology(model("shop", POOLS), nodes, ENDPOINT, kubernetes(nodes), VCENTER)
    pools = {pool["name"]: pool for pool in data["pools"]}
    assert (pools["infra"]["wanted"], pools["infra"]["nodes"]) == (3, [])
    assert (pools["forgotten"]["wanted"], len(pools["forgotten"]["nodes"])) == (0, 1)


def test_hosts_are_listed_by_failure_domain_with_every_machine_once() -> None:
    data = customers_cluster()
    assert [domain["name"] for domain in data["failure_domains"]] == ["room-a", "room-b", "room-c"]
    names = [name for domain in data["failure_domains"] for host in domain["hosts"] for name in host["nodes"]]
    assert sorted(names) == sorted(node["name"] for pool in data["pools"] for node in pool["nodes"])
    assert len(names) == sum(data["states"].values()) == 17


def test_the_same_cluster_is_the_same_data_in_any_order() -> None:
    nodes = machines("shop", POOLS)
    one = topology(model("shop", POOLS), nodes, ENDPOINT, kubernetes(nodes), VCENTER)
    assert topology(model("shop", POOLS), nodes[::-1], ENDPOINT, kubernetes(nodes[::-1]), VCENTER) == one
