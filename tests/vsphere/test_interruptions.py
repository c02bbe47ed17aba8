"""Runs that ended too early, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.attributes import Stamps
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.cluster import decide
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.execution import Work, carry_out
from simulator import READS, VCenter

NODE = "LAB/vm/demo/demo-infra-1"


def test_machine_without_attributes_is_recognised_and_repaired(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    first = cluster_vms.apply(model)
    attributes = admin.attributes(NODE)
    for name in attributes:
        admin.set_attribute(NODE, name, "")
    assert admin.attributes(NODE) == {}
    with cluster_vms.vcenter.calls() as calls:
        foreseen = cluster_vms(model, check=True)
    assert set(calls) <= READS
    repaired = cluster_vms.apply(model)
    assert repaired["changed"]
    assert foreseen["plan"] == repaired["plan"]
    assert [step["node"] for step in repaired["plan"] if step["action"] == "repair"] == ["demo-infra-1"]
    assert repaired["nodes"] == first["nodes"]
    assert admin.attributes(NODE) == attributes
    assert not cluster_vms.apply(model)["changed"]


def test_machine_with_some_attributes_is_repaired(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    attributes = admin.attributes(NODE)
    admin.set_attribute(NODE, "fury.address", "")
    admin.set_attribute(NODE, "fury.ssh_host_key", "")
    assert cluster_vms.apply(model)["changed"]
    assert admin.attributes(NODE) == attributes


def test_machine_that_is_off_is_powered_on(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    first = cluster_vms.apply(model)
    admin.power_off(NODE)
    result = cluster_vms.apply(model)
    assert [step["node"] for step in result["plan"] if step["action"] == "power_on"] == ["demo-infra-1"]
    assert result["nodes"] == first["nodes"]
    assert admin.read(NODE, "runtime.powerState") == ["poweredOn"]


def test_machine_that_vanished_is_made_anew_under_its_name(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    admin.power_off(NODE)
    admin.destroy(NODE)
    result = cluster_vms.apply(model)
    node = next(node for node in result["nodes"] if node["name"] == "demo-infra-1")
    assert node["address"] == "10.213.0.4"


def test_one_failing_clone_does_not_stop_the_others(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    """Someone takes a node's name between the decision and the work."""
    complete = load(model)
    decision = decide(admin.session, complete)
    admin.make_folder("LAB/vm", "demo")
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/demo", "demo-infra-1")
    with pytest.raises(VsphereError, match=r"clone virtual machine 'demo-infra-1' .* name 'demo-infra-1' is taken"):
        carry_out(admin.session, complete, decision, Work())
    admin.destroy(NODE)
    result = cluster_vms.apply(model)
    assert [step["node"] for step in result["plan"] if step["action"] == "create"] == ["demo-infra-1"]
    assert {step["action"] for step in result["plan"]} == {"create", "keep"}


def test_guests_that_do_not_come_up_are_told_and_their_machines_stay(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(None, "-guest-delay", "3600000")
    failed = cluster_vms(model, wait_timeout=2)
    assert failed["failed"]
    lines = failed["msg"].splitlines()
    assert [line.split("'")[1] for line in lines] == [
        "demo-applications-1",
        "demo-infra-1",
        "demo-lb-1",
        "demo-master-1",
    ]
    assert all(line.startswith("Failed to bring up virtual machine ") for line in lines)
    attributes = administer(cluster_vms.vcenter).attributes(NODE)
    assert attributes["fury.address"] == "10.213.0.4"
    again = cluster_vms.apply(model)
    assert not again["changed"]
    assert {node["power_state"] for node in again["nodes"]} == {"poweredOn"}


def test_failing_attribute_is_told_and_set_by_the_next_run(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """vCenter refuses one value of one machine."""
    set_one = Stamps._set

    def refuse(self: Stamps, reference: Any, machine: str, name: str, value: str) -> None:
        if (machine, name) == ("demo-infra-1", "fury.address"):
            raise VsphereError("Failed to set custom attribute 'fury.address' of virtual machine 'demo-infra-1'")
        set_one(self, reference, machine, name, value)

    with monkeypatch.context() as patched:
        patched.setattr(Stamps, "_set", refuse)
        failed = cluster_vms(model)
    assert failed["msg"] == "Failed to set custom attribute 'fury.address' of virtual machine 'demo-infra-1'"
    result = cluster_vms.apply(model)
    assert [step["node"] for step in result["plan"] if step["action"] == "repair"] == ["demo-infra-1"]
    assert admin.attributes(NODE)["fury.address"] == "10.213.0.4"
    cluster_vms.apply(model)
    assert not cluster_vms.apply(model)["changed"]
