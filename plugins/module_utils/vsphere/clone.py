# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Cloning a template into a node: one task, at the end of which the node runs with all that it needs."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..model.addressing import mac_address
from ..model.node import KIB_PER_GIB, Node
from .compute import Target
from .library import vim
from .template import Template


class Birth(NamedTuple):
    """All that a new virtual machine is made from.

    Attributes:
        backing: what connects its network card.
        extra_config: all of its extraConfig.
    """

    node: Node
    cluster: str
    template: Template
    target: Target
    datastore: Any
    backing: Any
    extra_config: Mapping[str, str]


def start_clone(birth: Birth, folder: Any) -> Any:
    """Start the clone in a folder and return vCenter's task."""
    return birth.template.reference.CloneVM_Task(folder=folder, name=birth.node.name, spec=clone_spec(birth))


def clone_spec(birth: Birth) -> Any:
    """Return the specification of a clone that is powered on at once."""
    location = vim.vm.RelocateSpec(datastore=birth.datastore, pool=birth.target.pool, host=birth.target.host)
    config = vim.vm.ConfigSpec(
        numCPUs=birth.node.cpu,
        memoryMB=birth.node.memory_mb,
        extraConfig=[vim.option.OptionValue(key=key, value=value) for key, value in birth.extra_config.items()],
        deviceChange=[_card_change(birth), *_disk_changes(birth)],
    )
    if birth.node.cpu % birth.template.cores_per_socket:
        # vSphere refuses a number of CPUs that is no multiple of the template's cores per socket.
        config.numCoresPerSocket = 1
    if birth.template.hands_ovf_environment:
        # cloud-init would take the OVF environment, which stands before guestinfo in its list, and ours never be read.
        config.vAppConfigRemoved = True
    return vim.vm.CloneSpec(location=location, config=config, powerOn=True, template=False)


def _card_change(birth: Birth) -> Any:
    operations = vim.vm.device.VirtualDeviceSpec.Operation
    card = copy.copy(birth.template.card)
    operation = operations.edit
    if card is None:
        card = vim.vm.device.VirtualVmxnet3(key=-1)
        operation = operations.add
    card.backing = birth.backing
    card.addressType = "manual"
    card.macAddress = mac_address(birth.cluster, birth.node.address)
    card.connectable = vim.vm.device.VirtualDevice.ConnectInfo(
        startConnected=True, connected=True, allowGuestControl=True
    )
    return vim.vm.device.VirtualDeviceSpec(operation=operation, device=card)


def _disk_changes(birth: Birth) -> list[Any]:
    size = birth.node.disk_gb * KIB_PER_GIB
    if birth.template.disk.capacityInKB == size:
        return []
    disk = copy.copy(birth.template.disk)
    disk.capacityInKB = size
    disk.capacityInBytes = size * 1024
    operations = vim.vm.device.VirtualDeviceSpec.Operation
    return [vim.vm.device.VirtualDeviceSpec(operation=operations.edit, device=disk)]
