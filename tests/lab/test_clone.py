"""A clone in the simulator is what it would be in vCenter."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

DISK, CARD = vim.vm.device.VirtualDisk, vim.vm.device.VirtualEthernetCard


def device(vm: Any, kind: type) -> Any:
    [found] = [each for each in vm.config.hardware.device if isinstance(each, kind)]
    return found


def edit(changed: Any) -> Any:
    return vim.vm.device.VirtualDeviceSpec(operation="edit", device=changed)


def options(vm: Any) -> dict[str, str]:
    return {option.key: option.value for option in vm.config.extraConfig}


def test_extra_config_is_the_sources_with_the_specs_on_top(client: Any) -> None:
    first = client.clone("first", extra_config={"kept": "1", "changed": "1", "removed": "1"})
    second = client.clone("second", source=first, extra_config={"changed": "2", "removed": "", "new": "2"})
    found = options(second)
    assert {key: found.get(key) for key in ("kept", "changed", "removed", "new")} == {
        "kept": "1",
        "changed": "2",
        "removed": None,
        "new": "2",
    }
    assert options(first)["changed"] == "1"


def test_hardware_is_the_specs(client: Any) -> None:
    reservation = vim.ResourceAllocationInfo(reservation=500)
    config = vim.vm.ConfigSpec(numCPUs=3, memoryMB=2048, annotation="a node", cpuAllocation=reservation)
    vm = client.clone("node", config=config)
    assert (vm.config.hardware.numCPU, vm.config.hardware.memoryMB, vm.config.annotation) == (3, 2048, "a node")
    assert (vm.config.cpuAllocation.reservation, vm.config.cpuAllocation.limit) == (500, -1)
    assert client.template.config.hardware.numCPU == 1
    assert vm.config.guestId == client.template.config.guestId


def test_power_on_is_part_of_the_task(client: Any) -> None:
    network = {"version": 2, "ethernets": {"nic0": {"addresses": ["10.213.0.7/24"]}}}
    packed = base64.b64encode(gzip.compress(json.dumps(network).encode())).decode()
    metadata = {"local-hostname": "node", "network": packed, "network.encoding": "gzip+base64"}
    encoded = base64.b64encode(json.dumps(metadata).encode()).decode()
    extra = {"guestinfo.metadata": encoded, "guestinfo.metadata.encoding": "base64"}
    vm = client.clone("node", powerOn=True, extra_config=extra)
    assert vm.runtime.powerState == "poweredOn"
    assert (vm.guest.toolsRunningStatus, vm.guest.hostName) == ("guestToolsRunning", "node")
    assert (vm.guest.ipAddress, vm.guest.net[0].ipConfig.ipAddress[0].prefixLength) == ("10.213.0.7", 24)
    WaitForTask(vm.PowerOffVM_Task())
    assert (vm.guest.toolsRunningStatus, vm.guest.ipAddress) == ("guestToolsNotRunning", None)


def test_disk_is_a_file_of_its_own_with_the_size_asked_for(client: Any) -> None:
    disk = device(client.template, DISK)
    before = disk.backing.fileName
    disk.capacityInKB = 25 << 20
    vm = client.clone("node", config=vim.vm.ConfigSpec(deviceChange=[edit(disk)]))
    assert device(vm, DISK).capacityInBytes == 25 << 30
    assert device(vm, DISK).backing.fileName == "[LAB-DATASTORE] node/node.vmdk"
    assert device(client.template, DISK).backing.fileName == before
    assert device(client.template, DISK).capacityInBytes == 10 << 30


def test_disk_never_shrinks(client: Any) -> None:
    disk = device(client.template, DISK)
    disk.capacityInKB = disk.capacityInKB // 2
    with pytest.raises(vim.fault.InvalidDeviceSpec):
        client.clone("node", config=vim.vm.ConfigSpec(deviceChange=[edit(disk)]))
    assert client.find("LAB/vm/demo/node") is None


def test_card_moves_to_a_standard_or_a_distributed_network(client: Any) -> None:
    card = device(client.template, CARD)
    net = client.find("LAB/network/lab-net")
    card.backing = CARD.NetworkBackingInfo(deviceName=net.name, network=net)
    first = client.clone("first", config=vim.vm.ConfigSpec(deviceChange=[edit(card)]))
    assert [each.name for each in first.network] == ["lab-net"]

    group = client.find("LAB/network/lab-dvs-net")
    connection = vim.dvs.PortConnection(portgroupKey=group.key, switchUuid=group.config.distributedVirtualSwitch.uuid)
    card.backing = CARD.DistributedVirtualPortBackingInfo(port=connection)
    second = client.clone("second", config=vim.vm.ConfigSpec(deviceChange=[edit(card)]))
    assert [each.name for each in second.network] == ["lab-dvs-net"]
    assert device(first, CARD).macAddress != device(second, CARD).macAddress


def test_unknown_network_is_a_fault(client: Any) -> None:
    card = device(client.template, CARD)
    card.backing = CARD.NetworkBackingInfo(deviceName="nowhere")
    with pytest.raises(vim.fault.InvalidDeviceSpec):
        client.clone("node", config=vim.vm.ConfigSpec(deviceChange=[edit(card)]))


def test_name_is_taken_once_in_a_folder(client: Any) -> None:
    vm = client.clone("node")
    with pytest.raises(vim.fault.DuplicateName) as caught:
        client.clone("node")
    assert (caught.value.object, caught.value.msg) == (vm, "The name 'node' already exists.")
    client.folder.CreateFolder("child")
    with pytest.raises(vim.fault.DuplicateName):
        client.clone("child")


def test_missing_folder_and_template_are_faults(client: Any) -> None:
    vm = client.clone("gone")
    WaitForTask(vm.Destroy_Task())
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        client.start_clone("node", source=vm)
    folder = client.folder
    WaitForTask(folder.Destroy_Task())
    pool = client.find("LAB/host/LAB-CLUSTER").resourcePool
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=False)
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        client.template.CloneVM_Task(folder, "node", spec)


def test_identities_differ_from_the_sources_and_from_an_earlier_vms(client: Any) -> None:
    first = client.clone("node")
    uuids = {client.template.config.uuid, first.config.uuid}
    WaitForTask(first.Destroy_Task())
    assert client.clone("node").config.uuid not in uuids


def test_hosts_share_the_load(client: Any) -> None:
    hosts = {client.clone(f"node-{number}").runtime.host.name for number in range(4)}
    assert hosts == {"esxi-01.lab.internal", "esxi-02.lab.internal"}


def test_template_cannot_be_powered_on(client: Any) -> None:
    with pytest.raises(vmodl.fault.NotSupported):
        client.template.PowerOnVM_Task()
