"""The diff that a person reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import Allowed, plan, plan_removal
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan_diff import plan_diff
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.step import Plan
from sample_cluster import carried_out, machines_of, model_with, pool, with_facts, with_settings

EVERYTHING = Allowed(remove_surplus=True, power_cycle=True)


def texts(model: dict[str, Any], planned: Plan) -> tuple[str, str]:
    diff = plan_diff(model, planned)
    return diff["before"], diff["after"]


def of_node(text: str, name: str) -> dict[str, str]:
    """Return the lines below a node's name."""
    lines: dict[str, str] = {}
    inside = False
    for line in text.splitlines():
        if not line.startswith("  "):
            inside = line == name
        elif inside:
            key, _colon, value = line.strip().partition(": ")
            lines[key] = value
    return lines


def test_nothing_changes_nothing_is_shown(model: dict[str, Any]) -> None:
    assert texts(model, plan(model, machines_of(model).values())) == ("", "")


def test_new_node_is_shown_as_it_will_be(model: dict[str, Any]) -> None:
    pool(model, "apps")["disks"] = [{"name": "etcd", "size_gb": 20, "provisioning": "thin"}]
    before, after = texts(model, plan(model, []))
    assert before == ""
    assert of_node(after, "demo-apps-1") == {
        "pool": "apps",
        "role": "worker",
        "address": "10.0.0.4",
        "power": "poweredOn",
        "cpu": "2",
        "memory": "4096 MiB",
        "disks": "80 GiB, 20 GiB",
        "template": "T/ubuntu",
    }


def test_nodes_are_in_the_order_of_their_names(model: dict[str, Any]) -> None:
    _before, after = texts(model, plan(model, []))
    names = [line for line in after.splitlines() if not line.startswith("  ")]
    assert names == ["demo-apps-1", "demo-apps-2", "demo-lb-1", "demo-master-1"]


def test_new_node_in_a_failure_domain() -> None:
    model = model_with({"vsphere.failure_domains": [{"name": "rack-a"}]})
    assert of_node(texts(model, plan(model, []))[1], "demo-lb-1")["failure domain"] == "rack-a"


def test_new_node_whose_address_nobody_knows() -> None:
    model = model_with({"network.dhcp": True})
    assert of_node(texts(model, plan(model, []))[1], "demo-lb-1")["address"] == "by DHCP"


def test_deleted_node_is_shown_as_it_was(model: dict[str, Any]) -> None:
    before, after = texts(model, plan_removal(machines_of(model).values()))
    assert after == ""
    assert of_node(before, "demo-lb-1") == {
        "pool": "lb",
        "role": "load_balancer",
        "address": "10.0.0.2",
        "power": "poweredOn",
        "cpu": "2",
        "memory": "2048 MiB",
        "disks": "20 GiB",
    }


def test_deleted_node_whose_hardware_is_unknown(model: dict[str, Any]) -> None:
    machine = replace(machines_of(model)["demo-lb-1"], hardware=None, settings=None)
    assert of_node(texts(model, plan_removal([machine]))[0], "demo-lb-1")["power"] == "poweredOn"


def test_surplus_is_shown_only_when_it_is_deleted(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "apps")["count"] = 1
    assert texts(model, plan(model, machines.values())) == ("", "")
    before, after = texts(model, plan(model, machines.values(), allowed=EVERYTHING))
    assert (before.splitlines()[0], after) == ("demo-apps-2", "")


def test_change_is_shown_with_its_two_sides(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    pool(model, "apps").update(count=1, disk_gb=100, cpu=4, extra_config={"a": "1"}, template="T/other")
    del machines["demo-apps-2"]
    before, after = texts(model, plan(model, machines.values()))
    assert of_node(before, "demo-apps-1") == {"disk": "80 GiB"}
    assert of_node(after, "demo-apps-1") == {"disk": "100 GiB", "extra_config a": "1"}
    before, after = texts(model, plan(model, machines.values(), allowed=EVERYTHING))
    assert of_node(before, "demo-apps-1") == {"disk": "80 GiB", "cpu": "2"}
    assert of_node(after, "demo-apps-1") == {"disk": "100 GiB", "extra_config a": "1", "cpu": "4"}


def test_what_goes_is_shown_before_only(model: dict[str, Any]) -> None:
    machines = machines_of(model_with({"extra_config": {"a": "1"}}))
    machines["demo-lb-1"] = with_settings(machines["demo-lb-1"], holds_user_data=True)
    before, after = texts(model, plan(model, machines.values()))
    assert (of_node(before, "demo-apps-1"), of_node(after, "demo-apps-1")) == ({"extra_config a": "1"}, {})
    assert (of_node(before, "demo-lb-1"), of_node(after, "demo-lb-1")) == ({"guestinfo.userdata": "kept"}, {})


@pytest.mark.parametrize("state", ["poweredOff", "suspended"])
def test_start_is_shown(model: dict[str, Any], state: str) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = replace(machines["demo-lb-1"], power_state=state)
    assert texts(model, plan(model, machines.values())) == (
        f"demo-lb-1\n  power: {state}\n",
        "demo-lb-1\n  power: poweredOn\n",
    )


def test_repaired_attributes_are_shown(model: dict[str, Any]) -> None:
    machines = machines_of(model)
    machines["demo-lb-1"] = replace(with_facts(machines["demo-lb-1"], environment="old"), unstamped=("fury.pool",))
    before, after = texts(model, plan(model, machines.values()))
    assert of_node(before, "demo-lb-1") == {"attribute fury.environment": "old"}
    assert of_node(after, "demo-lb-1") == {
        "attribute fury.pool": "lb",
        "attribute fury.environment": "test",
    }


def test_diff_is_gone_when_the_plan_was_carried_out() -> None:
    machines = machines_of(model_with())
    machines["demo-lb-1"] = replace(machines["demo-lb-1"], power_state="poweredOff")
    model = model_with({"count": 3, "cpu": 4, "disk_gb": 100, "environment": "other", "notes": "x"})
    planned = plan(model, machines.values(), allowed=EVERYTHING)
    assert planned.changed
    done = carried_out(model, planned, machines.values())
    assert texts(model, plan(model, done, allowed=EVERYTHING)) == ("", "")
