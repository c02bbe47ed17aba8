"""Changes of a VM in the simulator: what is allowed when, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl


def change(vm: Any, **config: Any) -> None:
    WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(**config)))


def test_empty_value_removes_a_key(client: Any) -> None:
    vm = client.clone("node", extra_config={"one": "1", "two": "2"})
    change(vm, extraConfig=[vim.option.OptionValue(key="one", value=""), vim.option.OptionValue(key="two", value="3")])
    found = [(option.key, option.value) for option in vm.config.extraConfig if option.key in ("one", "two")]
    assert found == [("two", "3")]


def test_disk_grows_while_the_vm_runs(client: Any) -> None:
    vm = client.clone("node", powerOn=True)
    [disk] = [each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualDisk)]
    file = disk.backing.fileName
    disk.capacityInKB, disk.capacityInBytes = 30 << 20, 30 << 30
    change(vm, deviceChange=[vim.vm.device.VirtualDeviceSpec(operation="edit", device=disk)])
    [grown] = [each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualDisk)]
    assert (grown.capacityInKB, grown.backing.fileName, grown.key) == (30 << 20, file, disk.key)


def test_running_vm_needs_hot_add(client: Any) -> None:
    vm = client.clone("node", powerOn=True)
    with pytest.raises(vim.fault.CpuHotPlugNotSupported):
        change(vm, numCPUs=4)
    with pytest.raises(vim.fault.MemoryHotPlugNotSupported):
        change(vm, memoryMB=4096)
    with pytest.raises(vim.fault.InvalidPowerState):
        change(vm, cpuHotAddEnabled=True)

    WaitForTask(vm.PowerOffVM_Task())
    change(vm, cpuHotAddEnabled=True, memoryHotAddEnabled=True)
    WaitForTask(vm.PowerOnVM_Task())
    change(vm, numCPUs=4, memoryMB=4096)
    assert (vm.config.hardware.numCPU, vm.config.hardware.memoryMB) == (4, 4096)
    with pytest.raises(vim.fault.MemoryHotPlugNotSupported):
        change(vm, memoryMB=2048)


def test_allocation_keeps_what_is_not_given(client: Any) -> None:
    vm = client.clone("node")
    change(vm, memoryAllocation=vim.ResourceAllocationInfo(reservation=256))
    allocation = vm.config.memoryAllocation
    assert (allocation.reservation, allocation.limit, allocation.shares.level) == (256, -1, "normal")


def test_running_vm_is_not_destroyed(client: Any) -> None:
    vm = client.clone("node", powerOn=True)
    with pytest.raises(vim.fault.InvalidPowerState):
        WaitForTask(vm.Destroy_Task())
    with pytest.raises(vim.fault.InvalidPowerState):
        WaitForTask(client.folder.Destroy_Task())
    WaitForTask(vm.PowerOffVM_Task())
    WaitForTask(client.folder.Destroy_Task())
    assert client.find("LAB/vm/demo") is None


def test_shut_down_goes_through_the_guest(client: Any) -> None:
    vm = client.clone("node")
    with pytest.raises(vim.fault.InvalidPowerState):
        vm.ShutdownGuest()
    WaitForTask(vm.PowerOnVM_Task())
    vm.ShutdownGuest()
    assert vm.runtime.powerState == "poweredOff"


def test_custom_attribute_has_one_value_and_is_offered_to_younger_vms(client: Any) -> None:
    manager = client.content.customFieldsManager
    old = client.clone("old")
    field = manager.AddFieldDefinition("fury.test", vim.VirtualMachine)
    young = client.clone("young")
    for vm in (old, young):
        assert field.key in [each.key for each in vm.availableField]
        manager.SetField(vm, field.key, "first")
        manager.SetField(vm, field.key, "second")
        assert [(value.key, value.value) for value in vm.customValue] == [(field.key, "second")]


def test_reboot_goes_through_the_guest(client: Any) -> None:
    vm = client.clone("node", powerOn=True)
    vm.RebootGuest()
    assert (vm.runtime.powerState, vm.guest.toolsRunningStatus) == ("poweredOn", "guestToolsRunning")


def test_disk_must_fit_unless_it_is_thin(client: Any) -> None:
    vm = client.clone("node")
    disk = vim.vm.device.VirtualDisk(key=-1, controllerKey=1000, unitNumber=1, capacityInKB=100 << 30)
    disk.backing = vim.vm.device.VirtualDisk.FlatVer2BackingInfo(diskMode="persistent", fileName="")
    add = vim.vm.device.VirtualDeviceSpec(operation="add", fileOperation="create", device=disk)
    with pytest.raises(vim.fault.NoDiskSpace):
        change(vm, deviceChange=[add])
    disk.backing.thinProvisioned = True
    change(vm, deviceChange=[add])
    labels = [d.deviceInfo.label for d in vm.config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)]
    assert labels == ["Hard disk 1", "Hard disk 2"]


def test_destroyed_vm_leaves_its_rules(client: Any) -> None:
    cluster = client.find("LAB/host/LAB-CLUSTER")
    vms = [client.clone(f"node-{number}") for number in range(3)]
    rule = vim.cluster.AntiAffinityRuleSpec(name="apart", enabled=True, vm=vms)
    spec = vim.cluster.ConfigSpecEx(rulesSpec=[vim.cluster.RuleSpec(operation="add", info=rule)])
    WaitForTask(cluster.ReconfigureComputeResource_Task(spec, True))
    WaitForTask(vms[0].Destroy_Task())
    [found] = cluster.configurationEx.rule
    assert set(found.vm) == set(vms[1:])


def test_hardware_is_upgraded_while_the_vm_is_off(client: Any) -> None:
    vm = client.clone("node", powerOn=True)
    assert vm.config.version == "vmx-17"
    with pytest.raises(vim.fault.InvalidPowerState):
        WaitForTask(vm.UpgradeVM_Task("vmx-18"))
    WaitForTask(vm.PowerOffVM_Task())
    WaitForTask(vm.UpgradeVM_Task("vmx-18"))
    assert vm.config.version == "vmx-18"
    for older in ("vmx-18", "vmx-15"):
        with pytest.raises(vim.fault.AlreadyUpgraded):
            WaitForTask(vm.UpgradeVM_Task(older))
    with pytest.raises(vmodl.fault.InvalidArgument):
        WaitForTask(vm.UpgradeVM_Task("vmx-99"))
    WaitForTask(vm.UpgradeVM_Task())
    assert vm.config.version == "vmx-19"


def test_cores_per_socket_change_only_while_the_vm_is_off(client: Any) -> None:
    vm = client.clone("node", config=vim.vm.ConfigSpec(numCPUs=4), powerOn=True)
    with pytest.raises(vim.fault.InvalidPowerState):
        change(vm, numCoresPerSocket=2)
    WaitForTask(vm.PowerOffVM_Task())
    change(vm, numCoresPerSocket=2)
    assert vm.config.hardware.numCoresPerSocket == 2


def test_card_of_a_running_vm_moves_to_another_network(client: Any) -> None:
    vm = client.clone("node", powerOn=True)
    [card] = [each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualEthernetCard)]
    address, key = card.macAddress, card.key
    card.backing = vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="lab-net")
    change(vm, deviceChange=[vim.vm.device.VirtualDeviceSpec(operation="edit", device=card)])
    [moved] = [each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualEthernetCard)]
    assert (moved.key, moved.macAddress, moved.backing.deviceName) == (key, address, "lab-net")
    assert [each.name for each in vm.network] == ["lab-net"]


def test_clone_gets_more_cards(client: Any) -> None:
    card = vim.vm.device.VirtualVmxnet3(key=-1, addressType="manual", macAddress="00:50:56:01:02:03")
    card.backing = vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="lab-net")
    add = vim.vm.device.VirtualDeviceSpec(operation="add", device=card)
    vm = client.clone("node", config=vim.vm.ConfigSpec(deviceChange=[add]))
    cards = [each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualEthernetCard)]
    assert [(each.key, each.backing.deviceName) for each in cards] == [(4000, "VM Network"), (4001, "lab-net")]
    assert cards[1].macAddress == "00:50:56:01:02:03"
    assert len(vm.guest.net) == 2


def test_network_lists_the_vms_whose_cards_are_on_it(client: Any) -> None:
    first, other, group = (client.find(f"LAB/network/{name}") for name in ("VM Network", "lab-net", "lab-dvs-net"))
    templates = set(first.vm)
    assert client.template in templates
    vm = client.clone("node")
    assert set(first.vm) == {*templates, vm}
    [card] = [each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualEthernetCard)]
    card.backing = vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="lab-net")
    change(vm, deviceChange=[vim.vm.device.VirtualDeviceSpec(operation="edit", device=card)])
    assert (set(first.vm), list(other.vm)) == (templates, [vm])
    port = vim.dvs.PortConnection(portgroupKey=group.key, switchUuid=group.config.distributedVirtualSwitch.uuid)
    card.backing = vim.vm.device.VirtualEthernetCard.DistributedVirtualPortBackingInfo(port=port)
    change(vm, deviceChange=[vim.vm.device.VirtualDeviceSpec(operation="edit", device=card)])
    assert (list(other.vm), list(group.vm)) == ([], [vm])
    WaitForTask(vm.Destroy_Task())
    assert list(group.vm) == []
    gone = client.clone("gone")
    gone.UnregisterVM()
    assert set(first.vm) == templates
