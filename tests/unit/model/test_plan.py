"""What is to be done, from what is wanted and what there is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import (
    KIB_PER_GIB,
    Machine,
    Stranger,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ownership import facts_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import (
    Plan,
    PlanError,
    plan,
    plan_removal,
)

PARTIAL: dict[str, Any] = {
    "name": "demo",
    "environment": "test",
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T/ubuntu"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
    "pools": [
        {"name": "apps", "role": "worker", "count": 2},
        {"name": "master", "role": "control_plane", "count": 1},
        {"name": "lb", "role": "load_balancer", "count": 1},
    ],
    "kubernetes": {"version": "1.20.2"},
}


@pytest.fixture
def model() -> dict[str, Any]:
    return complete(copy.deepcopy(PARTIAL))


def pool(model: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in model["pools"] if each["name"] == name)


def machines_of(model: dict[str, Any]) -> dict[str, Machine]:
    """Return the machines of a cluster that was just made from a model, by name."""
    return {
        node.name: Machine(
            id=f"vm-{number}",
            name=node.name,
            facts=facts_of(model, node, "ssh-ed25519 AAAA"),
            cpu=node.cpu,
            memory_mb=node.memory_mb,
            disk_kb=node.disk_gb * KIB_PER_GIB,
        )
        for number, node in enumerate(plan(model, []).new_nodes())
    }


def changed(machine: Machine, **values: Any) -> Machine:
    return Machine(**{**vars(machine), **values})


def steps(planned: Plan) -> list[tuple[str, str]]:
    return [(step.action, step.subject.name) for step in planned.steps]


def addresses(planned: Plan) -> dict[str, str]:
    return {step.subject.name: step.subject.address for step in planned.steps}


def test_all_nodes_of_a_new_cluster_are_created_in_the_configs_order(model: dict[str, Any]) -> None:
    planned = plan(model, [])
    assert planned.changed
    assert steps(planned) == [
        ("create", "demo-apps-1"),
        ("create", "demo-apps-2"),
        ("create", "demo-master-1"),
        ("create", "demo-lb-1"),
    ]
    assert planned.steps[0].reason == "pool apps has 0 of 2 nodes"


def test_addresses_go_to_load_balancers_then_control_planes_then_workers(model: dict[str, Any]) -> None:
    assert addresses(plan(model, [])) == {
        "demo-lb-1": "10.0.0.2",
        "demo-master-1": "10.0.0.3",
        "demo-apps-1": "10.0.0.4",
        "demo-apps-2": "10.0.0.5",
    }


def test_new_node_has_all_that_its_pool_says(model: dict[str, Any]) -> None:
    model["vsphere"]["extra_config"] = {"a": "cluster", "b": "cluster"}
    pool(model, "apps").update(cpu=4, memory_mb=8192, disk_gb=50, template="T/oracle", extra_config={"b": "pool"})
    node = plan(model, []).new_nodes()[0]
    assert (node.cpu, node.memory_mb, node.disk_gb, node.template) == (4, 8192, 50, "T/oracle")
    assert node.extra_config == {"a": "cluster", "b": "pool"}


def test_cluster_that_is_as_asked_is_kept(model: dict[str, Any]) -> None:
    planned = plan(model, machines_of(model).values())
    assert not planned.changed
    assert {step.action for step in planned.steps} == {"keep"}


def test_growing_a_pool_moves_no_node(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "lb")["count"] = 2
    planned = plan(model, machines.values())
    assert [step for step in steps(planned) if step[0] == "create"] == [("create", "demo-lb-2")]
    assert addresses(planned) == {**addresses(plan(model, machines.values())), "demo-lb-2": "10.0.0.6"}
    for name, machine in machines.items():
        assert addresses(planned)[name] == machine.address


def test_hole_in_names_and_addresses_is_filled_first(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    del machines["demo-apps-1"]
    pool(model, "apps")["count"] = 3
    planned = plan(model, machines.values())
    assert addresses(planned)["demo-apps-1"] == "10.0.0.4"
    assert addresses(planned)["demo-apps-3"] == "10.0.0.6"


def test_pool_that_has_enough_nodes_gets_none_for_its_holes(model: dict[str, Any]) -> None:
    pool(model, "apps")["count"] = 3
    machines = machines_of(model)
    del machines["demo-apps-2"]
    pool(model, "apps")["count"] = 2
    assert not plan(model, machines.values()).changed


def test_occupied_addresses_are_gone_round(model: dict[str, Any]) -> None:
    assert addresses(plan(model, [], occupied=["10.0.0.2", "10.0.0.3"]))["demo-lb-1"] == "10.0.0.4"


def test_highest_numbers_beyond_the_count_are_surplus(model: dict[str, Any]) -> None:
    pool(model, "apps")["count"] = 11
    machines = machines_of(model)
    pool(model, "apps")["count"] = 9
    planned = plan(model, machines.values())
    assert not planned.changed
    assert [name for action, name in steps(planned) if action == "surplus"] == ["demo-apps-10", "demo-apps-11"]


def test_surplus_is_deleted_when_asked_for(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "apps")["count"] = 0
    planned = plan(model, machines.values(), remove_surplus=True)
    assert planned.changed
    assert [machine.name for machine in planned.machines("delete")] == ["demo-apps-1", "demo-apps-2"]


def test_nodes_of_a_pool_that_is_no_more_are_surplus(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    model["pools"].remove(pool(model, "apps"))
    planned = plan(model, machines.values())
    assert [step.reason for step in planned.steps if step.action == "surplus"] == [
        "the config has no pool apps; kept, because deleting was not asked for"
    ] * 2


def test_address_of_a_node_that_is_deleted_is_not_given_away_in_the_same_run(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "apps")["count"] = 0
    pool(model, "master")["count"] = 3
    planned = plan(model, machines.values(), remove_surplus=True)
    assert addresses(planned)["demo-master-2"] == "10.0.0.6"


@pytest.mark.parametrize("state", ["poweredOff", "suspended"])
def test_machine_that_does_not_run_is_powered_on(model: dict[str, Any], state: str) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = changed(machines["demo-lb-1"], power_state=state)
    planned = plan(model, machines.values())
    assert planned.changed
    assert ("power_on", "demo-lb-1") in steps(planned)


def test_missing_attributes_are_repaired(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = changed(machines["demo-lb-1"], unstamped=("fury.pool", "fury.address"))
    planned = plan(model, machines.values())
    assert planned.changed
    [repair] = [step for step in planned.steps if step.action == "repair"]
    assert repair.reason == "custom attributes missing or out of date: fury.pool, fury.address"


def test_renamed_environment_is_repaired(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    model["environment"] = "production"
    assert {step.action for step in plan(model, machines.values()).steps} == {"repair"}


@pytest.mark.parametrize(
    ("difference", "action", "reason"),
    [
        ({"cpu": 4}, "change", "cpu 2 → 4"),
        ({"memory_mb": 8192}, "change", "memory 4096 → 8192 MiB"),
        ({"disk_gb": 100}, "change", "disk 80 → 100 GiB"),
        ({"extra_config": {"a": "b"}}, "change", "network.name or extra_config is not what it was created with"),
        ({"disk_gb": 40}, "replace", "disk 80 → 40 GiB (a disk cannot shrink)"),
        ({"template": "T/other"}, "replace", "template T/ubuntu → T/other"),
        ({"role": "etcd"}, "replace", "role worker → etcd"),
        ({"template": "T/other", "cpu": 4}, "replace", "template T/ubuntu → T/other; cpu 2 → 4"),
    ],
)
def test_difference_is_told_and_changes_nothing(
    model: dict[str, Any], difference: dict[str, Any], action: str, reason: str
) -> None:
    machines = machines_of(model)
    pool(model, "apps").update(difference)
    planned = plan(model, machines.values())
    assert not planned.changed
    assert [(step.action, step.reason) for step in planned.steps[:2]] == [(action, reason)] * 2


def test_other_network_is_a_difference(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    model["network"]["name"] = "other"
    assert {step.action for step in plan(model, machines.values()).steps} == {"change"}


def test_address_outside_the_network_is_a_difference(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    model["network"].update(cidr="10.9.0.0/24", gateway="10.9.0.1", nameservers=["10.9.0.1"])
    assert {step.action for step in plan(model, machines.values()).steps} == {"replace"}


def test_machine_may_be_off_and_different(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = changed(machines["demo-lb-1"], power_state="poweredOff", cpu=1)
    planned = plan(model, machines.values())
    assert [step for step in steps(planned) if step[1] == "demo-lb-1"] == [
        ("power_on", "demo-lb-1"),
        ("change", "demo-lb-1"),
    ]


def test_more_nodes_than_addresses_are_refused(model: dict[str, Any]) -> None:
    model["network"]["cidr"] = "10.0.0.0/29"
    pool(model, "apps")["count"] = 4
    with pytest.raises(PlanError, match=r"6 new nodes of cluster 'demo': 5 are left in network\.cidr 10\.0\.0\.0/29"):
        plan(model, [])


def test_address_that_two_machines_have_is_refused(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    facts = {**machines["demo-apps-2"].facts, "fury.address": "10.0.0.4"}
    machines["demo-apps-2"] = changed(machines["demo-apps-2"], facts=facts)
    with pytest.raises(PlanError, match=r"10\.0\.0\.4 of virtual machine 'demo-apps-2' is also that of"):
        plan(model, machines.values())


@pytest.mark.parametrize(("section", "key"), [("network", "gateway"), ("load_balancer", "vip")])
def test_address_of_a_node_with_another_use_is_refused(model: dict[str, Any], section: str, key: str) -> None:
    machines = machines_of(model)
    model[section][key] = "10.0.0.4"
    with pytest.raises(PlanError, match=rf"also that of {section}\.{key}"):
        plan(model, machines.values())


def test_endpoint_may_be_the_address_of_a_node(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    model["kubernetes"]["endpoint"] = "10.0.0.2:6443"
    assert not plan(model, machines.values()).changed


def test_stranger_with_a_new_nodes_name_is_refused(model: dict[str, Any]) -> None:
    stranger = Stranger("demo-apps-1", "it was not made for this cluster")
    with pytest.raises(PlanError, match="folder 'demo' has a virtual machine of that name, and it was not made for"):
        plan(model, [], [stranger])


def test_stranger_with_another_name_is_no_matter(model: dict[str, Any]) -> None:
    assert len(plan(model, [], [Stranger("database", "it was not made for this cluster")]).steps) == 4


def test_renamed_node_is_refused(model: dict[str, Any]) -> None:
    with pytest.raises(PlanError, match="'old-apps-1' in folder 'demo' says that it belongs to it, but it is"):
        plan(model, [], [Stranger("old-apps-1", "it is the copy of a node", claims_cluster=True)])


def test_removal_deletes_all_machines(model: dict[str, Any]) -> None:
    planned = plan_removal(machines_of(model).values())
    assert planned.changed
    assert {step.action for step in planned.steps} == {"delete"}
    assert len(planned.steps) == 4


def test_removal_of_nothing_changes_nothing() -> None:
    assert not plan_removal([]).changed


def test_wanted_addresses_of_a_role_leave_surplus_out(model: dict[str, Any]) -> None:
    pool(model, "lb")["count"] = 2
    machines = machines_of(model)
    assert plan(model, machines.values()).addresses("load_balancer") == ["10.0.0.2", "10.0.0.3"]
    pool(model, "lb")["count"] = 1
    assert plan(model, machines.values()).addresses("load_balancer") == ["10.0.0.2"]
