"""Snapshots and clones in the simulator: which disks stand on which, and what can be done to them then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

DISK = vim.vm.device.VirtualDisk
MOVE = vim.vm.RelocateSpec.DiskMoveOptions


def disk_of(vm: Any) -> Any:
    [found] = [each for each in vm.config.hardware.device if isinstance(each, DISK)]
    return found


def grow(disk: Any, gib: int) -> Any:
    disk.capacityInKB, disk.capacityInBytes = gib << 20, gib << 30
    return vim.vm.device.VirtualDeviceSpec(operation="edit", device=disk)


@pytest.fixture
def source(client: Any) -> Any:
    """A template with one snapshot."""
    vm = client.clone("source")
    WaitForTask(vm.CreateSnapshot_Task("base", "", memory=False, quiesce=False))
    vm.MarkAsTemplate()
    return vm


@pytest.fixture
def clone(client: Any, source: Any) -> Callable[..., Any]:
    def make(name: str, move: str | None = None, changes: Any = (), **spec: Any) -> Any:
        location = vim.vm.RelocateSpec(pool=client.find("LAB/host/LAB-CLUSTER").resourcePool, diskMoveType=move)
        config = vim.vm.ConfigSpec(deviceChange=list(changes))
        task = source.CloneVM_Task(
            client.folder, name, vim.vm.CloneSpec(location=location, config=config, powerOn=False, **spec)
        )
        WaitForTask(task)
        return task.info.result

    return make


def test_snapshot_keeps_the_disk_and_the_vm_goes_on_with_a_child(source: Any) -> None:
    kept = disk_of(source.snapshot.currentSnapshot)
    child = disk_of(source)
    assert child.backing.parent.fileName == kept.backing.fileName
    assert child.backing.fileName == kept.backing.fileName.replace(".vmdk", "-000001.vmdk")
    assert [each.name for each in source.snapshot.rootSnapshotList] == ["base"]


def test_linked_clone_stands_on_the_snapshots_disk(source: Any, clone: Callable[..., Any]) -> None:
    vm = clone("linked", MOVE.createNewChildDiskBacking, snapshot=source.snapshot.currentSnapshot)
    backing = disk_of(vm).backing
    assert backing.parent.fileName == disk_of(source.snapshot.currentSnapshot).backing.fileName
    assert backing.fileName == "[LAB-DATASTORE] linked/linked.vmdk"
    assert vm.snapshot is None


def test_linked_clone_needs_a_snapshot(clone: Callable[..., Any]) -> None:
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        clone("linked", MOVE.createNewChildDiskBacking)
    assert caught.value.invalidProperty == "spec.snapshot"


def test_snapshot_must_be_the_sources(client: Any, clone: Callable[..., Any]) -> None:
    other = client.clone("other")
    WaitForTask(other.CreateSnapshot_Task("base", "", memory=False, quiesce=False))
    with pytest.raises(vmodl.fault.InvalidArgument):
        clone("linked", MOVE.createNewChildDiskBacking, snapshot=other.snapshot.currentSnapshot)


def test_disk_with_a_parent_does_not_grow(source: Any, clone: Callable[..., Any]) -> None:
    snapshot = source.snapshot.currentSnapshot
    with pytest.raises(vim.fault.InvalidDeviceOperation):
        clone("larger", MOVE.createNewChildDiskBacking, [grow(disk_of(source), 20)], snapshot=snapshot)
    vm = clone("linked", MOVE.createNewChildDiskBacking, snapshot=snapshot)
    with pytest.raises(vim.fault.InvalidDeviceOperation):
        WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[grow(disk_of(vm), 20)])))


def test_full_clone_keeps_the_chain_unless_it_is_told_not_to(source: Any, clone: Callable[..., Any]) -> None:
    assert disk_of(clone("chained")).backing.parent is not None
    with pytest.raises(vim.fault.InvalidDeviceOperation):
        clone("chained-larger", changes=[grow(disk_of(source), 20)])
    vm = clone("flat", MOVE.moveAllDiskBackingsAndDisallowSharing, [grow(disk_of(source), 20)])
    assert (disk_of(vm).backing.parent, disk_of(vm).capacityInKB) == (None, 20 << 20)


def test_clone_from_a_snapshot_is_as_the_vm_was_then(client: Any) -> None:
    vm = client.clone("node", config=vim.vm.ConfigSpec(numCPUs=2))
    WaitForTask(vm.CreateSnapshot_Task("then", "", memory=False, quiesce=False))
    WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(numCPUs=4)))
    assert client.clone("now", source=vm).config.hardware.numCPU == 4
    then = client.clone("then", source=vm, snapshot=vm.snapshot.currentSnapshot)
    assert then.config.hardware.numCPU == 2


def test_linked_clones_of_a_thick_disk_take_no_room(connect: Callable[..., Any], tmp_path: Path) -> None:
    template = {"name": "thick", "disk_gb": 60, "thick": True, "snapshots": ["base"]}
    inventory = {
        "datacenters": [
            {
                "name": "LAB",
                "clusters": [{"name": "LAB-CLUSTER", "hosts": ["esxi-1"]}],
                "datastores": [{"name": "SMALL", "capacity_gb": 100}],
                "networks": ["net"],
                "templates": [template],
            }
        ]
    }
    (tmp_path / "inventory.json").write_text(json.dumps(inventory))
    client = connect("-inventory", tmp_path / "inventory.json")
    source = client.find("LAB/vm/thick")
    assert source.snapshot.rootSnapshotList[0].name == "base"
    location = vim.vm.RelocateSpec(pool=client.find("LAB/host/LAB-CLUSTER").resourcePool)
    full = vim.vm.CloneSpec(location=location, powerOn=False)
    location.diskMoveType = MOVE.moveAllDiskBackingsAndDisallowSharing
    with pytest.raises(vim.fault.NoDiskSpace):
        WaitForTask(source.CloneVM_Task(client.folder, "full", full))
    location.diskMoveType = MOVE.createNewChildDiskBacking
    linked = vim.vm.CloneSpec(location=location, powerOn=False, snapshot=source.snapshot.currentSnapshot)
    for name in ("one", "two"):
        WaitForTask(source.CloneVM_Task(client.folder, name, linked))
