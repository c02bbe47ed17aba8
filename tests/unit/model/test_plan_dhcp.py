"""Nodes that get their addresses by DHCP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.addressing import mac_address
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import PlanError, plan
from sample_cluster import carried_out, machines_of, model_with, pool

NAME = "demo-lb-1"
DHCP: dict[str, Any] = {"network.dhcp": True, "load_balancer.vip": "10.0.0.9"}


def reporting(machine: Machine, *addresses: str) -> Machine:
    return replace(machine, guest_addresses={mac_address("demo", machine.name, ""): addresses})


def machines_with(*addresses: str, changes: dict[str, Any] | None = None) -> tuple[dict[str, Any], list[Machine]]:
    """Return the model and its machines; the load balancer's guest reports addresses."""
    model = model_with({**DHCP, **(changes or {})})
    machines = machines_of(model)
    machines[NAME] = reporting(machines[NAME], *addresses)
    return model, list(machines.values())


def address_of(machines: list[Machine]) -> str:
    return next(machine.address for machine in machines if machine.name == NAME)


def actions(model: dict[str, Any], machines: list[Machine]) -> list[str]:
    return [step.action for step in plan(model, machines).steps if step.subject.name == NAME]


def test_new_nodes_have_no_address_yet() -> None:
    nodes = plan(model_with(DHCP), []).new_nodes()
    assert {node.address for node in nodes} == {""}
    assert all(node.cards[0].dhcp for node in nodes)
    assert len({node.cards[0].mac for node in nodes}) == len(nodes)


def test_no_network_is_too_small() -> None:
    model = model_with(DHCP)
    model["network"]["cidr"] = "10.0.0.0/30"
    assert len(plan(model, [], occupied=["10.0.0.2"]).new_nodes()) == 4


def test_guest_that_does_not_answer_is_kept() -> None:
    model, machines = machines_with()
    assert actions(model, machines) == ["keep"]


@pytest.mark.parametrize(
    ("reported", "address"),
    [
        (["10.0.0.77"], "10.0.0.77"),
        (["10.0.0.9", "10.0.0.77"], "10.0.0.77"),  # the virtual address may stand first
        (["169.254.3.4", "10.0.0.77"], "10.0.0.77"),
    ],
)
def test_address_is_written_down_when_the_guest_reports_it(reported: list[str], address: str) -> None:
    model, machines = machines_with(*reported)
    planned = plan(model, machines)
    assert actions(model, machines) == ["repair"]
    done = carried_out(model, planned, machines)
    assert address_of(done) == address
    assert not plan(model, done).changed


@pytest.mark.parametrize("reported", ["10.0.0.9", "169.254.3.4", "10.0.0.1"])
def test_what_is_no_address_of_a_node_is_not_written_down(reported: str) -> None:
    model, machines = machines_with(reported)
    assert actions(model, machines) == ["keep"]


def test_address_of_another_card_is_no_matter() -> None:
    model, machines = machines_with()
    machines = [replace(each, guest_addresses={"02:42:00:00:00:01": ("172.17.0.1",)}) for each in machines]
    assert not plan(model, machines).changed


def test_address_that_dhcp_changed_is_written_down() -> None:
    model, machines = machines_with("10.0.0.77")
    machines = carried_out(model, plan(model, machines), machines)
    moved = [reporting(each, "10.0.0.78") if each.name == NAME else each for each in machines]
    assert address_of(carried_out(model, plan(model, moved), moved)) == "10.0.0.78"


def test_address_that_is_among_those_reported_stays() -> None:
    model, machines = machines_with("10.0.0.77")
    machines = carried_out(model, plan(model, machines), machines)
    more = [reporting(each, "10.0.0.9", "10.0.0.78", "10.0.0.77") if each.name == NAME else each for each in machines]
    assert not plan(model, more).changed


def test_machine_that_is_off_keeps_its_address() -> None:
    model, machines = machines_with("10.0.0.77")
    machines = carried_out(model, plan(model, machines), machines)
    off = [replace(each, power_state="poweredOff", guest_addresses={}) for each in machines]
    assert actions(model, off) == ["power_on"]
    assert address_of(carried_out(model, plan(model, off), off)) == "10.0.0.77"


def test_what_the_guest_was_told_does_not_depend_on_the_address() -> None:
    model, machines = machines_with("10.0.0.77", changes={"cards": [{"network": "storage", "dhcp": True}]})
    machines = carried_out(model, plan(model, machines), machines)
    assert {step.action for step in plan(model, machines).steps} == {"keep"}


def test_growing_moves_no_node() -> None:
    model, machines = machines_with("10.0.0.77")
    machines = carried_out(model, plan(model, machines), machines)
    pool(model, "lb")["count"] = 2
    planned = plan(model, machines)
    assert [(node.name, node.address) for node in planned.new_nodes()] == [("demo-lb-2", "")]
    assert address_of(carried_out(model, planned, machines)) == "10.0.0.77"


def test_node_cannot_change_to_dhcp_or_back() -> None:
    static, dynamic = model_with(), model_with({"network.dhcp": True})
    for before, after in ((static, dynamic), (dynamic, static)):
        planned = plan(after, machines_of(before).values())
        assert {step.action for step in planned.steps} == {"replace"}


def test_two_machines_that_say_they_have_the_same_address_are_refused() -> None:
    model, machines = machines_with()
    same = [replace(each, facts={**each.facts, "fury.address": "10.0.0.77"}) for each in machines]
    with pytest.raises(PlanError, match=r"10\.0\.0\.77"):
        plan(model, same)
