"""What modules tell of a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.addressing import mac_address
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import Allowed, plan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.report import endpoint, expected_nodes
from sample_cluster import carried_out, machines_of, model_with, pool

GIVEN = {"demo-lb-1": "10.0.0.71", "demo-master-1": "10.0.0.72", "demo-apps-1": "10.0.0.73", "demo-apps-2": "10.0.0.74"}


def test_expected_nodes_are_those_after_the_plan(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = replace(machines["demo-lb-1"], power_state="poweredOff")
    pool(model, "apps")["count"] = 1
    pool(model, "master")["count"] = 2
    planned = plan(model, machines.values(), allowed=Allowed(remove_surplus=True))
    nodes = {node["name"]: node for node in expected_nodes(planned, list(machines.values()))}
    assert list(nodes) == ["demo-apps-1", "demo-lb-1", "demo-master-1", "demo-master-2"]
    assert nodes["demo-lb-1"]["power_state"] == "poweredOn"
    assert nodes["demo-lb-1"]["id"] == "vm-demo-lb-1"
    assert nodes["demo-master-2"] == {
        "name": "demo-master-2",
        "pool": "master",
        "role": "control_plane",
        "address": "10.0.0.6",
        "failure_domain": "",
        "ssh_host_key": "",
        "power_state": "poweredOn",
        "id": "",
    }


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"count": 4, "pools.lb.count": 1},
        {"count": 0},
        {"cpu": 8, "environment": "other"},
        {"vsphere.failure_domains": [{"name": "a"}, {"name": "b"}], "count": 5},
    ],
)
def test_check_mode_tells_the_same_nodes_as_the_work_leaves(asked: dict[str, Any]) -> None:
    machines = list(machines_of(model_with()).values())
    model = model_with(asked)
    planned = plan(model, machines, allowed=Allowed(True, True))
    unknown = {"id": "", "ssh_host_key": ""}
    expected = [{**node, **unknown} for node in expected_nodes(planned, machines)]
    done = sorted(carried_out(model, planned, machines), key=lambda machine: machine.name)
    assert expected == [{**machine.described(), **unknown} for machine in done]


def test_address_that_dhcp_gave_is_told_before_it_is_written_down() -> None:
    model = model_with({"network.dhcp": True})
    machines = [
        replace(machine, guest_addresses={mac_address("demo", name, ""): (GIVEN[name],)})
        for name, machine in machines_of(model).items()
    ]
    planned = plan(model, machines)
    assert {node["name"]: node["address"] for node in expected_nodes(planned, machines)} == GIVEN
    assert endpoint(model, planned) == {"host": "10.0.0.71", "port": 6443}


def test_endpoint_is_that_of_the_nodes_that_stay(model: dict[str, Any]) -> None:
    pool(model, "lb")["count"] = 2
    machines = machines_of(model)
    assert endpoint(model, plan(model, machines.values())) is None  # which of the two?
    pool(model, "lb")["count"] = 1
    assert endpoint(model, plan(model, machines.values())) == {"host": "10.0.0.2", "port": 6443}


def test_endpoint_of_a_new_cluster_is_known_before_it_is_made(model: dict[str, Any]) -> None:
    assert endpoint(model, plan(model, [])) == {"host": "10.0.0.2", "port": 6443}


def test_endpoint_that_nothing_tells_is_none() -> None:
    model = model_with({"network.dhcp": True})
    assert endpoint(model, plan(model, [])) is None


def test_endpoint_may_be_an_address_that_the_work_has_brought(model: dict[str, Any]) -> None:
    """DHCP gives it after the plan was made."""
    model["network"]["dhcp"] = True
    planned = plan(model, [])
    assert endpoint(model, planned) is None
    nodes = [{"name": node.name, "address": f"10.0.0.{n}"} for n, node in enumerate(planned.new_nodes(), 50)]
    balancer = next(node["address"] for node in nodes if "-lb-" in node["name"])
    assert endpoint(model, planned, nodes) == {"host": balancer, "port": 6443}
