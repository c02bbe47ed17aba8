"""On which hosts new nodes go."""

from __future__ import annotations

from collections import Counter

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import (
    Machine,
    Node,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.spreading import spread


def node(pool: str, number: int) -> Node:
    return Node(f"demo-{pool}-{number}", pool, "worker", "10.0.0.2", 2, 4096, 80, "T/ubuntu", {})


def machine(pool: str, number: int, host: str) -> Machine:
    return Machine(id="vm-1", name=f"demo-{pool}-{number}", facts={"fury.pool": pool}, host=host)


def test_nodes_of_a_pool_are_on_different_hosts() -> None:
    chosen = spread([node("master", number) for number in (1, 2, 3)], ["a", "b", "c"], [])
    assert chosen == {"demo-master-1": "a", "demo-master-2": "b", "demo-master-3": "c"}


def test_hosts_are_used_evenly() -> None:
    nodes = [node(pool, number) for pool in ("master", "apps", "infra") for number in (1, 2)]
    assert Counter(spread(nodes, ["a", "b", "c"], []).values()) == {"a": 2, "b": 2, "c": 2}


def test_machines_that_exist_count() -> None:
    existing = [machine("apps", 1, "a"), machine("infra", 1, "b"), machine("infra", 2, "b")]
    assert spread([node("apps", 2)], ["a", "b"], existing) == {"demo-apps-2": "b"}
    assert spread([node("other", 1)], ["a", "b"], existing) == {"demo-other-1": "a"}


def test_machines_on_other_hosts_are_no_matter() -> None:
    assert spread([node("apps", 2)], ["a"], [machine("apps", 1, "elsewhere")]) == {"demo-apps-2": "a"}
