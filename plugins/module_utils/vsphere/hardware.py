# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A machine's hardware and settings, from what vCenter tells of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..model.machine import MachineCard, MachineDisk, MachineHardware, MachineSettings
from .library import vim

HARDWARE_PATHS = (
    "config.hardware.numCPU",
    "config.hardware.numCoresPerSocket",
    "config.hardware.memoryMB",
    "config.hardware.device",
    "config.cpuAllocation.reservation",
    "config.memoryAllocation.reservation",
    "config.cpuHotAddEnabled",
    "config.memoryHotAddEnabled",
    "config.hotPlugMemoryLimit",
    "config.version",
)
SETTINGS_PATHS = ("config.extraConfig", "config.annotation")

_USER_DATA_KEY = "guestinfo.userdata"
# The documents that guests configure themselves by: nothing to compare, and they hold secrets.
_DOCUMENT = re.compile(r"guestinfo\.(metadata|userdata|vendordata)(\.|$)")


def hardware_of(values: Mapping[str, Any], networks: Mapping[str, str]) -> MachineHardware | None:
    """Return a machine's hardware; None when vCenter does not know it, or its devices were not read.

    `networks` are the names of networks by managed object id, which is also the key of a distributed port group.
    """
    if "config.hardware.numCPU" not in values or "config.hardware.device" not in values:
        return None
    devices = values["config.hardware.device"]
    return MachineHardware(
        cpu=values["config.hardware.numCPU"],
        memory_mb=values["config.hardware.memoryMB"],
        cores_per_socket=values.get("config.hardware.numCoresPerSocket") or 1,
        cpu_reservation_mhz=values.get("config.cpuAllocation.reservation") or 0,
        cpu_hot_add=bool(values.get("config.cpuHotAddEnabled")),
        memory_reservation_mb=values.get("config.memoryAllocation.reservation") or 0,
        memory_hot_add=bool(values.get("config.memoryHotAddEnabled")),
        memory_hot_add_limit_mb=values.get("config.hotPlugMemoryLimit") or 0,
        disks=_disks(devices),
        cards=tuple(
            MachineCard(device.key, device.macAddress or "", _network_of(device.backing, networks))
            for device in devices
            if isinstance(device, vim.vm.device.VirtualEthernetCard)
        ),
        version=version_number(values.get("config.version", "")),
    )


def settings_of(
    values: Mapping[str, Any], attributes: Mapping[str, str], tags: Mapping[str, frozenset[str]] | None
) -> MachineSettings | None:
    """Return a machine's settings; None when vCenter does not know them."""
    if "config.extraConfig" not in values:
        return None
    extra_config = {option.key: str(option.value) for option in values["config.extraConfig"]}
    return MachineSettings(
        extra_config={key: value for key, value in extra_config.items() if not _DOCUMENT.match(key)},
        notes=values.get("config.annotation") or "",
        attributes=attributes,
        tags=tags,
        holds_user_data=has_user_data(values["config.extraConfig"]),
    )


def has_user_data(extra_config: Iterable[Any]) -> bool:
    """Tell whether the user data is still among a machine's advanced settings."""
    return any(option.key == _USER_DATA_KEY and option.value for option in extra_config)


def version_number(text: str) -> int:
    """Return 19 for `vmx-19`, 0 for what is none."""
    match = re.fullmatch(r"vmx-0*(\d+)", text or "")
    return int(match[1]) if match else 0


def disks_of(devices: Iterable[Any]) -> list[Any]:
    """Return the virtual disks among devices, by their keys: the template's first disk is the first."""
    disks = [device for device in devices if isinstance(device, vim.vm.device.VirtualDisk)]
    return sorted(disks, key=lambda disk: disk.key)


def _disks(devices: Iterable[Any]) -> tuple[MachineDisk, ...]:
    """Return the disks on the controller of the first one, which further disks are put on too."""
    disks = disks_of(devices)
    return tuple(
        MachineDisk(
            key=disk.key,
            unit=disk.unitNumber or 0,
            size_kb=disk.capacityInKB,
            is_linked=getattr(disk.backing, "parent", None) is not None,
        )
        for disk in disks
        if disk.controllerKey == disks[0].controllerKey
    )


def _network_of(backing: Any, networks: Mapping[str, str]) -> str:
    port = getattr(backing, "port", None)
    if port is not None:
        return networks.get(port.portgroupKey, "")
    network = getattr(backing, "network", None)
    name = networks.get(network._GetMoId(), "") if network is not None else ""
    return name or getattr(backing, "deviceName", None) or ""
