"""What is to be done, from what is wanted and what there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Stranger
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import (
    Allowed,
    Plan,
    PlanError,
    plan,
    plan_removal,
)
from sample_cluster import carried_out, machines_of, model_with, pool, with_facts

SURPLUS_TOO = Allowed(remove_surplus=True)


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
    planned = plan(model, machines.values(), allowed=SURPLUS_TOO)
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
    planned = plan(model, machines.values(), allowed=SURPLUS_TOO)
    assert addresses(planned)["demo-master-2"] == "10.0.0.6"


def test_missing_attributes_are_repaired(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = replace(machines["demo-lb-1"], unstamped=("fury.pool", "fury.address"))
    planned = plan(model, machines.values())
    assert planned.changed
    [repair] = [step for step in planned.steps if step.action == "repair"]
    assert repair.reason == "custom attributes missing or out of date: fury.pool, fury.address"


def test_renamed_environment_is_repaired(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    model["environment"] = "production"
    assert {step.action for step in plan(model, machines.values()).steps} == {"repair"}


def test_more_nodes_than_addresses_are_refused(model: dict[str, Any]) -> None:
    model["network"]["cidr"] = "10.0.0.0/29"
    pool(model, "apps")["count"] = 4
    with pytest.raises(PlanError, match=r"6 new nodes of cluster 'demo': 5 are left in network\.cidr 10\.0\.0\.0/29"):
        plan(model, [])


def test_address_that_two_machines_have_is_refused(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-apps-2"] = with_facts(machines["demo-apps-2"], address="10.0.0.4")
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


@pytest.mark.parametrize(
    ("network", "addresses_given"),
    [
        ({}, ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"]),
        ({"ip_offset": 20}, ["10.0.0.21", "10.0.0.22", "10.0.0.23", "10.0.0.24"]),
        ({"gateway": "10.0.0.3"}, ["10.0.0.1", "10.0.0.2", "10.0.0.4", "10.0.0.5"]),
        ({"nameservers": ["10.0.0.2"]}, ["10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"]),
        ({"exclude": [("10.0.0.3", "10.0.0.9")]}, ["10.0.0.2", "10.0.0.10", "10.0.0.11", "10.0.0.12"]),
        ({"ranges": [("10.0.0.20", "10.0.0.29")]}, ["10.0.0.20", "10.0.0.21", "10.0.0.22", "10.0.0.23"]),
        (
            {"ranges": [("10.0.0.40", "10.0.0.41"), ("10.0.0.20", "10.0.0.29")]},
            ["10.0.0.40", "10.0.0.41", "10.0.0.20", "10.0.0.21"],
        ),
        (
            {"ranges": [("10.0.0.20", "10.0.0.29")], "exclude": [("10.0.0.21", "10.0.0.21")]},
            ["10.0.0.20", "10.0.0.22", "10.0.0.23", "10.0.0.24"],
        ),
        (
            {"ranges": [("10.0.0.20", "10.0.0.21"), ("10.0.0.30", "10.0.0.39")], "gateway": "10.0.0.20"},
            ["10.0.0.21", "10.0.0.30", "10.0.0.31", "10.0.0.32"],
        ),
    ],
)
def test_new_nodes_get_the_lowest_free_addresses(network: dict[str, Any], addresses_given: list[str]) -> None:
    given = [node.address for node in plan(model_with(network_keys(network)), []).new_nodes()]
    assert sorted(given, key=addresses_given.index) == addresses_given


def network_keys(network: dict[str, Any]) -> dict[str, Any]:
    """Return paths in the model; ranges are written as pairs."""
    return {
        f"network.{key}": [{"first": first, "last": last} for first, last in value]
        if key in ("ranges", "exclude")
        else value
        for key, value in network.items()
    }


@pytest.mark.parametrize(
    ("network", "cause"),
    [
        ({"cidr": "10.0.0.0/28", "ip_offset": 12}, r"2 are left in network\.cidr 10\.0\.0\.0/28 above ip_offset 12"),
        ({"ranges": [("10.0.0.2", "10.0.0.7")]}, r"2 are left in network\.ranges"),
        ({"cidr": "10.0.0.0/28", "exclude": [("10.0.0.8", "10.0.0.14")]}, r"2 are left in network\.cidr"),
    ],
)
def test_growing_beyond_the_addresses_is_refused(network: dict[str, Any], cause: str) -> None:
    model = model_with()
    machines = machines_of(model)
    model["network"].update({key.partition(".")[2]: value for key, value in network_keys(network).items()})
    pool(model, "apps")["count"] = 5
    with pytest.raises(PlanError, match=rf"3 new nodes of cluster 'demo': {cause}"):
        plan(model, machines.values())


def test_occupied_addresses_are_missing_too() -> None:
    model = model_with(network_keys({"ranges": [("10.0.0.20", "10.0.0.24")]}))
    assert len(plan(model, [], occupied=["10.0.0.21"]).new_nodes()) == 4
    with pytest.raises(PlanError, match="3 are left"):
        plan(model, [], occupied=["10.0.0.21", "10.0.0.22"])


def test_no_address_is_needed_where_no_node_is_new() -> None:
    machines = machines_of(model_with())
    model = model_with()
    model["network"]["ranges"] = [{"first": "10.0.0.200", "last": "10.0.0.200"}]
    assert not plan(model, machines.values()).changed


def test_new_node_gets_no_address_of_a_machine_outside_the_range(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = with_facts(machines["demo-lb-1"], address="10.0.0.6")
    pool(model, "apps")["count"] = 4
    given = [node.address for node in plan(model, machines.values()).new_nodes()]
    assert given == ["10.0.0.2", "10.0.0.7"]


def test_interrupted_creation_is_finished_as_it_was_begun(model: dict[str, Any]) -> None:
    whole = plan(model, [])
    made = machines_of(model)
    for name in made:
        rest = {other: machine for other, machine in made.items() if other != name}
        planned = plan(model, rest.values())
        assert addresses(planned) == addresses(whole)
        assert [node.name for node in planned.new_nodes()] == [name]


@pytest.mark.parametrize("allowed", [Allowed(), SURPLUS_TOO], ids=["kept", "deleted"])
@pytest.mark.parametrize(
    "asked",
    [
        {"count": 4},
        {"count": 0},
        {"pools.master.count": 3, "count": 1, "kubernetes.endpoint": "api.example.com"},
        {"environment": "other", "count": 3, "cpu_hot_add": True},
    ],
)
def test_plan_that_was_carried_out_leaves_nothing_to_do(asked: dict[str, Any], allowed: Allowed) -> None:
    machines = machines_of(model_with())
    model = model_with(asked)
    first = plan(model, machines.values(), allowed=allowed)
    assert first.changed or allowed == Allowed()
    second = plan(model, carried_out(model, first, machines.values()), allowed=allowed)
    assert not second.changed


def test_removal_leaves_nothing(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    assert carried_out(model, plan_removal(machines.values()), machines.values()) == []


def test_surplus_machine_is_not_compared(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "apps").update(count=1, cpu=4)
    assert [action for action, name in steps(plan(model, machines.values())) if name == "demo-apps-2"] == ["surplus"]


def test_surplus_that_is_off_stays_off(model: dict[str, Any]) -> None:
    machines = {name: replace(each, power_state="poweredOff") for name, each in machines_of(model).items()}
    pool(model, "apps")["count"] = 0
    assert [name for action, name in steps(plan(model, machines.values())) if action == "power_on"] == [
        "demo-master-1",
        "demo-lb-1",
    ]


def test_machines_that_differ_are_no_reason_to_make_others(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "apps").update(template="T/other", cpu=4, disk_gb=1)
    assert plan(model, machines.values()).new_nodes() == []


def test_no_node_has_the_ipv6_gateways_address() -> None:
    ipv6 = {"cidr": "2001:db8::/64", "gateway": "2001:db8::3"}
    nodes = plan(model_with({"network.gateway": "10.0.0.254", "network.ipv6": ipv6}), []).new_nodes()
    assert {node.cards[0].ipv6 for node in nodes} == {f"2001:db8::{place}/64" for place in (1, 2, 4, 5)}
