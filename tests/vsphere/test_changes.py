"""What becomes of living machines in vCenter when the config changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.cluster import decide
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.execution import Work, carry_out
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tags import Tags
from pyVmomi import vim
from results import pool, steps
from simulator import VCenter

NODE = "LAB/vm/demo/demo-infra-1"
DISK = vim.vm.device.VirtualDisk
CARD = vim.vm.device.VirtualEthernetCard


def test_changes_of_a_machine_are_one_task(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    pool(model, "infra").update(cpu_hot_add=True, memory_hot_add=True)
    cluster_vms.apply(model)
    pool(model, "infra").update(
        cpu=4,
        memory_mb=8192,
        cpu_reservation_mhz=500,
        memory_reservation_mb=8192,
        disk_gb=100,
        disks=[{"name": "etcd", "size_gb": 5}, {"name": "data", "size_gb": 10}],
        notes="a worker",
        extra_config={"some.key": "1"},
        attributes={"owner": "platform"},
    )
    with cluster_vms.vcenter.calls() as calls:
        assert steps(cluster_vms.apply(model)) == {"demo-infra-1": ["change"]}
    assert calls["ReconfigVM_Task"] == 1
    assert not [name for name in calls if "Power" in name or "Shutdown" in name]
    paths = {
        "config.hardware.numCPU": 4,
        "config.hardware.memoryMB": 8192,
        "config.cpuAllocation.reservation": 500,
        "config.memoryAllocation.reservation": 8192,
        "config.annotation": "a worker",
        "runtime.powerState": "poweredOn",
    }
    assert dict(zip(paths, admin.read(NODE, *paths), strict=True)) == paths
    sizes = {disk.unitNumber: disk.capacityInKB // 2**20 for disk in admin.devices(NODE, DISK)}
    assert sizes == {0: 100, 1: 5, 2: 10}
    extra_config = admin.extra_config(NODE)
    assert extra_config["some.key"] == "1"
    assert extra_config["fury.disks"] == "etcd=1,data=2"
    assert admin.attributes(NODE)["owner"] == "platform"


def test_extra_config_that_is_gone_from_the_config_is_removed_and_that_of_others_stays(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    model["vsphere"]["extra_config"] = {"one": "1", "two": "2"}
    cluster_vms.apply(model)
    admin.reconfigure(NODE, vim.vm.ConfigSpec(extraConfig=[vim.option.OptionValue(key="theirs", value="1")]))
    model["vsphere"]["extra_config"] = {"two": "2", "three": "3"}
    cluster_vms.apply(model)
    extra_config = admin.extra_config(NODE)
    assert {key: extra_config.get(key) for key in ("one", "two", "three", "theirs", "disk.EnableUUID")} == {
        "one": None,
        "two": "2",
        "three": "3",
        "theirs": "1",
        "disk.EnableUUID": "TRUE",
    }
    del model["vsphere"]["extra_config"]
    cluster_vms.apply(model)
    left = {"one", "two", "three", "theirs"} & admin.extra_config(NODE).keys()
    assert left == {"theirs"}


def test_card_keeps_its_mac_address_on_another_network(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    [before] = admin.devices(NODE, CARD)
    model["network"]["name"] = "lab-dvs-net"
    cluster_vms.apply(model)
    [after] = admin.devices(NODE, CARD)
    [key] = admin.read("LAB/network/lab-dvs-net", "key")
    assert after.backing.port.portgroupKey == key
    assert (after.macAddress, after.key) == (before.macAddress, before.key)
    model["network"]["name"] = "lab-net"
    cluster_vms.apply(model)
    assert admin.devices(NODE, CARD)[0].backing.deviceName == "lab-net"


def test_card_and_disk_of_others_are_no_matter_of_ours(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    volume = admin.attach_volume(NODE, "volume", 1)
    add = vim.vm.device.VirtualDeviceSpec.Operation.add
    card = vim.vm.device.VirtualVmxnet3(
        key=-1,
        backing=CARD.NetworkBackingInfo(deviceName="lab-net", network=admin.find("LAB/network/lab-net")),
        addressType="generated",
    )
    change = vim.vm.device.VirtualDeviceSpec(operation=add, device=card)
    admin.reconfigure(NODE, vim.vm.ConfigSpec(deviceChange=[change]))
    assert not cluster_vms.apply(model)["changed"]
    pool(model, "infra").update(disk_gb=90, disks=[{"name": "data", "size_gb": 3}])
    cluster_vms.apply(model)
    disks = {disk.unitNumber: disk for disk in admin.devices(NODE, DISK)}
    assert {unit: disk.capacityInKB // 1024 for unit, disk in disks.items()} == {0: 90 * 1024, 1: 1, 2: 3 * 1024}
    assert disks[1].backing.fileName == volume
    assert len(admin.devices(NODE, CARD)) == 2


def test_lost_disk_comes_back_at_its_place(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    pool(model, "infra")["disks"] = [{"name": "data", "size_gb": 10}, {"name": "logs", "size_gb": 20}]
    cluster_vms.apply(model)
    admin.detach_disk(NODE, 1)
    cluster_vms.apply(model)
    sizes = {disk.unitNumber: disk.capacityInKB // 2**20 for disk in admin.devices(NODE, DISK)}
    assert sizes == {0: 80, 1: 10, 2: 20}
    assert admin.extra_config(NODE)["fury.disks"] == "data=1,logs=2"


def test_names_of_attributes_may_be_new_to_vcenter(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    model["vsphere"]["attributes"] = {"cost centre": "4711", "owner": "platform"}
    with cluster_vms.vcenter.calls() as calls:
        cluster_vms.apply(model)
    assert calls["AddCustomFieldDef"] == 2
    assert calls["SetField"] == 8
    assert admin.attributes(NODE)["cost centre"] == "4711"


def failed_at(message: str) -> list[str]:
    """Return the machines that an error is about, one by line."""
    return [line.split("virtual machine '")[1].split("'")[0] for line in message.splitlines()]


def test_machine_that_cannot_be_changed_does_not_stop_the_others(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    # Each of the four guests' user data takes a reconfiguration before.
    cluster_vms = start(None, "-task-fault", "ReconfigVM_Task:6:the file is locked")
    cluster_vms.apply(model)
    model["vsphere"]["notes"] = "ours"
    pool(model, "applications")["count"] = 2
    failed = cluster_vms(model)
    assert failed["msg"].startswith("Failed to change virtual machine ")
    assert "the file is locked" in failed["msg"]
    [name] = failed_at(failed["msg"])
    admin = administer(cluster_vms.vcenter)
    written = {machine.name for machine in admin.find("LAB/vm/demo").childEntity if machine.config.annotation == "ours"}
    assert len(written) == 4
    assert name not in written
    assert steps(cluster_vms.apply(model)) == {name: ["change"]}
    assert not cluster_vms.apply(model)["changed"]


def test_machines_that_cannot_be_made_do_not_stop_the_others(start: Callable[..., Any], model: dict[str, Any]) -> None:
    faults = ("-task-fault", "CloneVM_Task:2:no room", "-task-fault", "CloneVM_Task:4:the host is gone")
    cluster_vms = start(None, *faults)
    failed = cluster_vms(model)
    assert len(failed_at(failed["msg"])) == 2
    assert "no room" in failed["msg"]
    assert "the host is gone" in failed["msg"]
    again = cluster_vms.apply(model)
    assert steps(again) == {name: ["create"] for name in failed_at(failed["msg"])}
    assert not cluster_vms.apply(model)["changed"]


def test_machine_that_cannot_be_started_does_not_stop_the_others(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(None, "-task-fault", "PowerOnVM_Task:1:no host has the memory")
    cluster_vms.apply(model)
    admin = administer(cluster_vms.vcenter)
    names = ["demo-infra-1", "demo-master-1"]
    for name in names:
        admin.power_off(f"LAB/vm/demo/{name}")
    pool(model, "infra")["cpu"] = 4
    failed = cluster_vms(model)
    [name] = failed_at(failed["msg"])
    assert failed["msg"].startswith(f"Failed to power on virtual machine '{name}': ")
    states = {each: admin.read(f"LAB/vm/demo/{each}", "runtime.powerState")[0] for each in names}
    assert states == {each: "poweredOff" if each == name else "poweredOn" for each in names}
    assert steps(cluster_vms.apply(model)) == {name: ["power_on"]}


def test_machine_that_failed_is_not_gone_on_with(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    """What could not be changed while it was off is not started, or the change would need another power cycle."""
    cluster_vms = start(None, "-task-fault", "ReconfigVM_Task:5:the file is locked")
    cluster_vms.apply(model)
    admin = administer(cluster_vms.vcenter)
    admin.power_off(NODE)
    pool(model, "infra")["cpu"] = 4
    failed = cluster_vms(model)
    assert failed_at(failed["msg"]) == ["demo-infra-1"]
    assert admin.read(NODE, "runtime.powerState") == ["poweredOff"]
    assert steps(cluster_vms.apply(model)) == {"demo-infra-1": ["change", "power_on"]}


def test_machine_that_was_removed_meanwhile_does_not_stop_the_others(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    model["vsphere"]["notes"] = "ours"
    complete = load(model)
    decision = decide(admin.session, complete)
    admin.power_off(NODE)
    admin.destroy(NODE)
    with pytest.raises(VsphereError, match=r"change virtual machine 'demo-infra-1': .* was removed meanwhile"):
        carry_out(admin.session, complete, decision, Work())
    assert admin.read("LAB/vm/demo/demo-master-1", "config.annotation") == ["ours"]
    assert steps(cluster_vms.apply(model)) == {"demo-infra-1": ["create"]}


def test_network_that_is_missing_is_told_before_anything_is_changed(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    model["network"]["name"] = "no-such-net"
    model["vsphere"]["notes"] = "ours"
    foreseen, failed = cluster_vms(model, check=True), cluster_vms(model)
    assert foreseen["msg"] == failed["msg"]
    assert "find network 'no-such-net'" in failed["msg"]
    assert "correct network.name" in failed["msg"]
    assert admin.read(NODE, "config.annotation") != ["ours"]


def test_full_controller_is_told_and_the_others_are_changed(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    for unit in (*range(1, 7), *range(8, 16)):
        admin.attach_volume(NODE, f"volume-{unit}", unit)
    for name in ("infra", "applications"):
        pool(model, name)["disks"] = [{"name": "data", "size_gb": 1}]
    failed = cluster_vms(model)
    assert "Failed to add disks to virtual machine 'demo-infra-1'" in failed["msg"]
    assert len(admin.devices("LAB/vm/demo/demo-applications-1", DISK)) == 2
    admin.detach_disk(NODE, 1)
    assert steps(cluster_vms.apply(model)) == {"demo-infra-1": ["change"]}


def test_tags_that_cannot_be_set_stop_nothing_else(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise VsphereError("Failed to attach tags: no")

    model["vsphere"].update(tags={"backup": "daily"}, notes="ours")
    with monkeypatch.context() as patched:
        patched.setattr(Tags, "put", refuse)
        assert cluster_vms(model)["msg"] == "Failed to attach tags: no"
    assert admin.read(NODE, "runtime.powerState", "config.annotation") == ["poweredOn", "ours"]
    assert list(steps(cluster_vms.apply(model)).values()) == [["change"]] * 4
    assert not cluster_vms.apply(model)["changed"]


def test_tags_cost_the_same_number_of_calls_however_many_machines_there_are(
    cluster_vms: Any, model: dict[str, Any]
) -> None:
    model["vsphere"]["tags"] = {"backup": "daily"}
    totals = []
    for count in (2, 30):
        pool(model, "applications")["count"] = count
        cluster_vms.apply(model)
        with cluster_vms.vcenter.calls() as calls:
            assert not cluster_vms.apply(model)["changed"]
        totals.append(calls)
    assert totals[0] == totals[1]
