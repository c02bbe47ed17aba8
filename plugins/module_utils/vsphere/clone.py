# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Cloning a template into a node: one task, at the end of which the node runs with all that it needs."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..model.node import KIB_PER_GIB, Card, Disk, Node
from .compute import Target
from .library import vim
from .storage import Clone, Storage, recommended_datastore
from .template import Template


class Birth(NamedTuple):
    """All that a new virtual machine is made from.

    Attributes:
        storage: where its disks go.
        backings: what connects its network cards, by the name of the network.
        extra_config: all of its extraConfig.
        disk_units: places of the further disks on the controller, by their names.
        customization: vSphere's specification of its guest; None when the guest does it itself.
    """

    node: Node
    template: Template
    target: Target
    storage: Storage
    backings: Mapping[str, Any]
    extra_config: Mapping[str, str]
    disk_units: Mapping[str, int]
    customization: Any = None

    @property
    def needs_upgrade(self) -> bool:
        """Tell whether the template's virtual hardware is too old: it is upgraded before the first start."""
        return 0 < self.template.version < self.node.hardware.minimum_version


def start_clone(session: Any, birth: Birth, folder: Any) -> Any:
    """Start the clone in a folder and return vCenter's task. Storage DRS is asked first where it chooses."""
    if birth.storage.cluster is not None:
        asked = Clone(birth.template.reference, folder, birth.node.name, clone_spec(birth))
        birth = birth._replace(storage=Storage(recommended_datastore(session, asked, birth.storage.cluster)))
    return birth.template.reference.CloneVM_Task(folder=folder, name=birth.node.name, spec=clone_spec(birth))


def clone_spec(birth: Birth) -> Any:
    """Return the specification of a clone, which is powered on at once unless its hardware is to be upgraded."""
    hardware = birth.node.hardware
    config = vim.vm.ConfigSpec(
        numCPUs=hardware.cpu,
        memoryMB=hardware.memory_mb,
        cpuHotAddEnabled=hardware.cpu_hot_add,
        memoryHotAddEnabled=hardware.memory_hot_add,
        cpuAllocation=vim.ResourceAllocationInfo(reservation=hardware.cpu_reservation_mhz),
        memoryAllocation=vim.ResourceAllocationInfo(reservation=hardware.memory_reservation_mb),
        extraConfig=[vim.option.OptionValue(key=key, value=value) for key, value in birth.extra_config.items()],
        deviceChange=[*_card_changes(birth), *_disk_changes(birth)],
    )
    if hardware.cores_per_socket:
        config.numCoresPerSocket = hardware.cores_per_socket
    elif hardware.cpu % birth.template.cores_per_socket:
        # vSphere refuses a number of CPUs that is no multiple of the template's cores per socket.
        config.numCoresPerSocket = 1
    if birth.node.settings.notes:
        config.annotation = birth.node.settings.notes
    if birth.template.hands_ovf_environment and birth.customization is None:
        # cloud-init would take the OVF environment, which stands before guestinfo in its list, and ours never be read.
        config.vAppConfigRemoved = True
    spec = vim.vm.CloneSpec(location=_location(birth), config=config, powerOn=not birth.needs_upgrade, template=False)
    if birth.node.making.clone == "linked":
        spec.snapshot = birth.template.snapshot
    if birth.customization is not None:
        spec.customization = birth.customization
    return spec


def further_disk(disk: Disk, controller_key: int, unit: int, key: int) -> Any:
    """Return the change that adds an empty disk; `key` is negative and unique in the specification."""
    operations = vim.vm.device.VirtualDeviceSpec
    backing = vim.vm.device.VirtualDisk.FlatVer2BackingInfo(
        fileName="", diskMode="persistent", **_provisioning(disk.provisioning)
    )
    device = vim.vm.device.VirtualDisk(
        key=key,
        controllerKey=controller_key,
        unitNumber=unit,
        capacityInKB=disk.size_gb * KIB_PER_GIB,
        capacityInBytes=disk.size_gb * KIB_PER_GIB * 1024,
        backing=backing,
    )
    return operations(operation=operations.Operation.add, fileOperation="create", device=device)


def resized_disk(disk: Any, size_gb: int) -> Any:
    """Return the change that gives a disk another size."""
    resized = copy.copy(disk)
    resized.capacityInKB = size_gb * KIB_PER_GIB
    resized.capacityInBytes = resized.capacityInKB * 1024
    operations = vim.vm.device.VirtualDeviceSpec.Operation
    return vim.vm.device.VirtualDeviceSpec(operation=operations.edit, device=resized)


def _location(birth: Birth) -> Any:
    location = vim.vm.RelocateSpec(datastore=birth.storage.datastore, pool=birth.target.pool, host=birth.target.host)
    if birth.node.making.clone == "linked":
        location.diskMoveType = "createNewChildDiskBacking"
        return location
    # A template with a snapshot would otherwise hand on its chain of disks, none of which can grow.
    location.diskMoveType = "moveAllDiskBackingsAndDisallowSharing"
    provisioning = birth.node.making.disk_provisioning
    # Storage DRS is asked without; a datastore is known to the clone itself.
    if provisioning != "template" and birth.storage.datastore is not None:
        backing = vim.vm.device.VirtualDisk.FlatVer2BackingInfo(
            fileName="", diskMode="persistent", **_provisioning(provisioning)
        )
        location.disk = [
            vim.vm.RelocateSpec.DiskLocator(diskId=disk.key, datastore=birth.storage.datastore, diskBackingInfo=backing)
            for disk in birth.template.disks
        ]
    return location


def _provisioning(name: str) -> dict[str, bool]:
    return {"thinProvisioned": name == "thin", "eagerlyScrub": name == "eager_zeroed_thick"}


def _card_changes(birth: Birth) -> list[Any]:
    first, *others = birth.node.cards
    operations = vim.vm.device.VirtualDeviceSpec.Operation
    card = copy.copy(birth.template.card)
    operation = operations.edit
    if card is None:
        card = vim.vm.device.VirtualVmxnet3(key=-1)
        operation = operations.add
    changes = [_card_change(operation, card, first, birth.backings)]
    for number, other in enumerate(others, 2):
        changes.append(_card_change(operations.add, vim.vm.device.VirtualVmxnet3(key=-number), other, birth.backings))
    return changes


def _card_change(operation: Any, device: Any, card: Card, backings: Mapping[str, Any]) -> Any:
    device.backing = backings[card.network]
    device.addressType = "manual"
    device.macAddress = card.mac
    device.connectable = vim.vm.device.VirtualDevice.ConnectInfo(
        startConnected=True, connected=True, allowGuestControl=True
    )
    return vim.vm.device.VirtualDeviceSpec(operation=operation, device=device)


def _disk_changes(birth: Birth) -> list[Any]:
    first = birth.template.disk
    changes = []
    if first.capacityInKB != birth.node.hardware.disk_gb * KIB_PER_GIB:
        changes.append(resized_disk(first, birth.node.hardware.disk_gb))
    for number, disk in enumerate(birth.node.hardware.disks, 1):
        changes.append(further_disk(disk, first.controllerKey, birth.disk_units[disk.name], -100 - number))
    return changes
