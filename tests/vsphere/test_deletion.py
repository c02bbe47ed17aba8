"""Deleting: only what is the cluster's own, and never a disk that it did not make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.cluster import ABSENT, Wish, decide
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.deletion import foreign_disks_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.execution import Work, carry_out
from inventories import lab_inventory
from pyVmomi import vim
from results import actions, pool
from simulator import READS, VCenter

NODE = "LAB/vm/demo/demo-infra-1"
TEMPLATE = "LAB/vm/TEMPLATES/ubuntu-22.04"


@pytest.mark.parametrize("check", [True, False])
def test_machine_with_a_disk_that_was_attached_later_is_not_deleted(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], check: bool
) -> None:
    cluster_vms.apply(model)
    volume = admin.attach_volume(NODE, "volume")
    with cluster_vms.vcenter.calls() as calls:
        result = cluster_vms(model, state="absent", check=check)
    assert result["failed"]
    assert "virtual machine 'demo-infra-1' has [LAB-DATASTORE] kubevols/volume.vmdk" in result["msg"]
    assert "foreign_disks" in result["msg"]
    assert set(calls) <= READS
    assert admin.has_file(volume)


def test_surplus_with_a_disk_that_was_attached_later_stops_the_run_before_anything_is_done(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    admin.attach_volume(NODE, "volume")
    pool(model, "infra")["count"] = 0
    pool(model, "applications")["count"] = 2
    with cluster_vms.vcenter.calls() as calls:
        assert "kubevols/volume.vmdk" in cluster_vms(model, remove_surplus=True)["msg"]
    assert set(calls) <= READS
    # Without deleting nothing is in the way.
    assert actions(cluster_vms.apply(model))["create"] == ["demo-applications-2"]


def test_disk_that_was_attached_later_survives_its_machine(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    volumes = [admin.attach_volume(NODE, name, unit) for name, unit in (("one", 5), ("two", 6))]
    cluster_vms.apply(model, state="absent", foreign_disks="detach")
    assert not admin.exists("LAB/vm/demo")
    assert all(admin.has_file(volume) for volume in volumes)


def test_disk_that_is_attached_after_the_decision_is_not_deleted(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    complete = load(model)
    decision = decide(admin.session, complete, Wish(state=ABSENT))
    volume = admin.attach_volume(NODE, "volume")
    with pytest.raises(VsphereError, match=r"kubevols/volume\.vmdk"):
        carry_out(admin.session, complete, decision, Work())
    assert admin.has_file(volume)
    assert admin.read(NODE, "runtime.powerState") == ["poweredOn"]


def test_own_further_disks_go_with_their_machine(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    pool(model, "infra")["disks"] = [{"name": "data", "size_gb": 10}]
    cluster_vms.apply(model)
    files = [disk.backing.fileName for disk in admin.devices(NODE, vim.vm.device.VirtualDisk)]
    assert len(files) == 2
    assert all(admin.has_file(file) for file in files)
    cluster_vms.apply(model, state="absent")
    assert not any(admin.has_file(file) for file in files)


def disk(file: str, **values: Any) -> Any:
    device = vim.vm.device.VirtualDisk(backing=vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName=file))
    for name, value in values.items():
        setattr(device, name, value)
    return device


@pytest.mark.parametrize(
    ("device", "foreign"),
    [
        pytest.param(disk("[ds] demo-infra-1/demo-infra-1.vmdk"), False, id="own"),
        pytest.param(disk("[ds] demo-infra-1/demo-infra-1_1.vmdk"), False, id="own-further"),
        pytest.param(disk("[ds] demo-infra-1/demo-infra-1-000001.vmdk"), False, id="own-under-snapshot"),
        pytest.param(disk("[ds] kubevols/volume.vmdk"), True, id="elsewhere"),
        pytest.param(disk("[other] demo-infra-1/demo-infra-1.vmdk"), True, id="other-datastore"),
        pytest.param(disk("[ds] demo-infra-10/demo-infra-1.vmdk"), True, id="other-machine"),
        pytest.param(disk("[ds] fcd/0123.vmdk", vDiskId=vim.vslm.ID(id="0123")), True, id="first-class"),
        pytest.param(
            disk("[ds] demo-infra-1/demo-infra-1_2.vmdk", vDiskId=vim.vslm.ID(id="0123")), True, id="first-class-inside"
        ),
        pytest.param(vim.vm.device.VirtualCdrom(key=3000), False, id="no-disk"),
    ],
)
def test_foreign_disks_are_told_by_their_place_and_kind(device: Any, foreign: bool) -> None:
    found = foreign_disks_of("[ds] demo-infra-1/demo-infra-1.vmx", [device])
    assert found == ([device] if foreign else [])


def test_machine_that_cannot_be_deleted_does_not_stop_the_others(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(None, "-task-fault", "Destroy_Task:2:the disk is locked")
    cluster_vms.apply(model)
    failed = cluster_vms(model, state="absent")
    assert failed["failed"]
    assert failed["msg"].count("Failed to delete virtual machine") == 1
    assert "the disk is locked" in failed["msg"]
    left = administer(cluster_vms.vcenter).find("LAB/vm/demo").childEntity
    assert len(left) == 1
    name = left[0].name
    assert name in failed["msg"]
    assert actions(cluster_vms.apply(model, state="absent")) == {"delete": [name]}
    assert not administer(cluster_vms.vcenter).exists("LAB/vm/demo")


def test_machine_that_cannot_be_powered_off_does_not_stop_the_others(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(None, "-task-fault", "PowerOffVM_Task:1:the host is gone")
    cluster_vms.apply(model)
    failed = cluster_vms(model, state="absent")
    assert failed["msg"].count("Failed to ") == 1
    assert "power off virtual machine" in failed["msg"]
    assert len(administer(cluster_vms.vcenter).find("LAB/vm/demo").childEntity) == 1
    assert len(actions(cluster_vms.apply(model, state="absent"))["delete"]) == 1


def test_folder_with_something_else_in_it_is_kept(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    admin.clone(TEMPLATE, "LAB/vm/demo", "someone-elses")
    cluster_vms.apply(model, state="absent")
    assert admin.exists("LAB/vm/demo/someone-elses")
    assert not admin.exists(NODE)
    assert not cluster_vms.apply(model, state="absent")["changed"]


def test_empty_folder_is_removed(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.make_folder("LAB/vm", "demo")
    assert cluster_vms(model, check=True, state="absent")["changed"]
    assert cluster_vms.apply(model, state="absent")["changed"]
    assert not admin.exists("LAB/vm/demo")


def test_folders_below_go_with_the_cluster_and_others_stay(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    model["vsphere"]["folder"] = "SITE/demo"
    pool(model, "infra")["placement"] = {"folder": "workers/infra"}
    admin.make_folder("LAB/vm", "SITE")
    admin.make_folder("LAB/vm/SITE", "empty")
    cluster_vms.apply(model)
    assert admin.exists("LAB/vm/SITE/demo/workers/infra/demo-infra-1")
    cluster_vms.apply(model, state="absent")
    assert not admin.exists("LAB/vm/SITE/demo")
    assert admin.exists("LAB/vm/SITE/empty")


def test_folder_below_with_something_else_in_it_is_kept(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    pool(model, "infra")["placement"] = {"folder": "workers"}
    cluster_vms.apply(model)
    admin.clone(TEMPLATE, "LAB/vm/demo/workers", "someone-elses")
    cluster_vms.apply(model, state="absent")
    assert admin.exists("LAB/vm/demo/workers/someone-elses")
    assert not admin.exists("LAB/vm/demo/workers/demo-infra-1")
    assert not cluster_vms.apply(model, state="absent")["changed"]


def test_machine_that_comes_into_the_folder_meanwhile_keeps_it(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    complete = load(model)
    decision = decide(admin.session, complete, Wish(state=ABSENT))
    admin.clone(TEMPLATE, "LAB/vm/demo", "someone-elses")
    carry_out(admin.session, complete, decision, Work())
    assert admin.exists("LAB/vm/demo/someone-elses")


def test_volume_of_another_cluster_is_no_obstacle(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(lab_inventory())
    admin = administer(cluster_vms.vcenter)
    model["vsphere"]["folder"] = "SHARED"
    cluster_vms.apply(model)
    model["name"], model["network"]["ip_offset"] = "other", 100
    cluster_vms.apply(model)
    admin.attach_volume("LAB/vm/SHARED/demo-infra-1", "volume")
    assert len(actions(cluster_vms.apply(model, state="absent"))["delete"]) == 4
    assert admin.exists("LAB/vm/SHARED/demo-infra-1")
