"""Runs that ended too early, and what others did meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import cluster
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from pyVmomi import vim
from simulator import READS

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
    decision = cluster.decide(admin.session, complete)
    admin.make_folder("LAB/vm", "demo")
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/demo", "demo-infra-1")
    with pytest.raises(VsphereError, match=r"clone virtual machine 'demo-infra-1' .* name 'demo-infra-1' is taken"):
        cluster.carry_out(admin.session, complete, decision, cluster.Work())
    admin.destroy(NODE)
    result = cluster_vms.apply(model)
    assert [step["node"] for step in result["plan"] if step["action"] == "create"] == ["demo-infra-1"]
    assert {step["action"] for step in result["plan"]} == {"create", "keep"}


def test_disk_that_was_attached_later_survives_its_machine(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    volume = "[LAB-DATASTORE] kubevols/volume.vmdk"
    admin.session.content.fileManager.MakeDirectory(
        "[LAB-DATASTORE] kubevols", admin.find("LAB"), createParentDirectories=True
    )
    disk = vim.vm.device.VirtualDisk(
        key=-1,
        controllerKey=admin.disk_controller(NODE),
        unitNumber=5,
        capacityInKB=1024,
        backing=vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName=volume, diskMode="persistent"),
    )
    operations = vim.vm.device.VirtualDeviceSpec
    change = operations(operation=operations.Operation.add, fileOperation="create", device=disk)
    admin.reconfigure(NODE, vim.vm.ConfigSpec(deviceChange=[change]))
    assert admin.has_file(volume)
    cluster_vms.apply(model, state="absent")
    assert not admin.exists(NODE)
    assert admin.has_file(volume)


def test_folder_with_something_else_in_it_is_kept(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/demo", "someone-elses")
    cluster_vms.apply(model, state="absent")
    assert admin.exists("LAB/vm/demo/someone-elses")
    assert not admin.exists(NODE)
    assert not cluster_vms.apply(model, state="absent")["changed"]


def test_empty_folder_is_removed(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.make_folder("LAB/vm", "demo")
    assert cluster_vms(model, check=True, state="absent")["changed"]
    assert cluster_vms.apply(model, state="absent")["changed"]
    assert not admin.exists("LAB/vm/demo")
