"""What modules tell of a plan."""

from __future__ import annotations

from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import (
    KIB_PER_GIB,
    Machine,
    Node,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import (
    Plan,
    Step,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.report import (
    diff,
    endpoint,
    expected_nodes,
)

FACTS = {"fury.pool": "lb", "fury.role": "load_balancer", "fury.template": "T/ubuntu", "fury.ssh_host_key": "key"}
OLD = Machine("vm-1", "demo-lb-1", {**FACTS, "fury.address": "10.0.0.2"}, (), "poweredOff", 2, 2048, 20 * KIB_PER_GIB)
GONE = Machine("vm-2", "demo-lb-2", {**FACTS, "fury.address": "10.0.0.3"}, (), "poweredOn", 2, 2048, 20 * KIB_PER_GIB)
NEW = Node("demo-lb-3", "lb", "load_balancer", "10.0.0.4", 2, 2048, 20, "T/ubuntu", {})
PLAN = Plan((Step("power_on", OLD, "off"), Step("delete", GONE, "surplus"), Step("create", NEW, "missing")))
MODEL: dict[str, Any] = {"kubernetes": {"endpoint": ""}, "load_balancer": {"vip": "", "port": 6443}}


def test_expected_nodes_are_those_after_the_plan() -> None:
    nodes = {node["name"]: node for node in expected_nodes(PLAN, [OLD, GONE])}
    assert list(nodes) == ["demo-lb-1", "demo-lb-3"]
    assert nodes["demo-lb-1"]["power_state"] == "poweredOn"
    assert nodes["demo-lb-1"]["id"] == "vm-1"
    assert nodes["demo-lb-3"] == {
        "name": "demo-lb-3",
        "pool": "lb",
        "role": "load_balancer",
        "address": "10.0.0.4",
        "ssh_host_key": "",
        "power_state": "poweredOn",
        "id": "",
    }


def test_diff_shows_what_changes_and_no_more() -> None:
    shown = diff(PLAN, [OLD, GONE])
    before, after = shown["before"]["nodes"], shown["after"]["nodes"]
    assert list(before) == ["demo-lb-1", "demo-lb-2"]
    assert list(after) == ["demo-lb-1", "demo-lb-3"]
    assert before["demo-lb-1"] | {"power_state": "poweredOn"} == after["demo-lb-1"]
    # A node looks the same before it is made and after.
    assert after["demo-lb-3"] == before["demo-lb-2"] | {"address": "10.0.0.4"}


def test_endpoint_is_that_of_the_nodes_that_stay() -> None:
    planned = Plan((Step("keep", OLD, ""), Step("surplus", GONE, "")))
    assert endpoint(MODEL, planned) == {"host": "10.0.0.2", "port": 6443}


def test_endpoint_that_nothing_tells_is_none() -> None:
    assert endpoint(MODEL, Plan(())) is None
