# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the differences that a plan settles to what vCenter is asked for."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..model.difference import (
    CORES_PER_SOCKET,
    CPU,
    CPU_HOT_ADD,
    CPU_RESERVATION,
    DISK,
    EXTRA_CONFIG,
    FURTHER_DISK,
    HARDWARE_VERSION,
    MEMORY,
    MEMORY_HOT_ADD,
    MEMORY_RESERVATION,
    NETWORK,
    NOTES,
    USER_DATA,
    Difference,
)
from ..model.machine import Machine
from ..model.node import Disk
from ..model.ownership import (
    DISKS_KEY,
    EXTRA_CONFIG_KEY,
    disk_text,
    disk_units,
    extra_config_keys,
    extra_config_text,
    place_disks,
)
from .clone import further_disk, resized_disk
from .errors import failed
from .hardware import disks_of
from .library import vim


class Subject(NamedTuple):
    """The machine that is to be changed.

    Attributes:
        devices: its virtual devices, as vCenter told them.
        backings: what connects network cards, by the name of the network.
    """

    machine: Machine
    reference: Any
    devices: list[Any]
    backings: Mapping[str, Any]


_SCALARS = {
    CPU: "numCPUs",
    CORES_PER_SOCKET: "numCoresPerSocket",
    CPU_HOT_ADD: "cpuHotAddEnabled",
    MEMORY: "memoryMB",
    MEMORY_HOT_ADD: "memoryHotAddEnabled",
    NOTES: "annotation",
}
# An empty value removes a key.
_NO_USER_DATA = {"guestinfo.userdata": "", "guestinfo.userdata.encoding": ""}

_RESERVATIONS = {CPU_RESERVATION: "cpuAllocation", MEMORY_RESERVATION: "memoryAllocation"}


def config_spec(subject: Subject, differences: Iterable[Difference]) -> Any:
    """Return the specification that settles differences; None when none of them is settled by one.

    Raises VsphereError when a further disk has no place.
    """
    differences = list(differences)
    spec = vim.vm.ConfigSpec()
    asked = False
    for each in differences:
        if each.what in _SCALARS:
            setattr(spec, _SCALARS[each.what], each.after)
            asked = True
        elif each.what in _RESERVATIONS:
            setattr(spec, _RESERVATIONS[each.what], vim.ResourceAllocationInfo(reservation=each.after))
            asked = True
    options = {**_extra_config(subject, differences), **_user_data(differences)}
    added = [each for each in differences if each.what == FURTHER_DISK and each.before is None]
    units = _disk_units(subject, added)
    if added:
        options[DISKS_KEY] = disk_text(units)
    spec.extraConfig = [vim.option.OptionValue(key=key, value=value) for key, value in options.items()]
    spec.deviceChange = [
        *_grown_disks(subject, differences),
        *_new_disks(subject, added, units),
        *_moved_cards(subject, differences),
    ]
    return spec if asked or spec.extraConfig or spec.deviceChange else None


def without_user_data() -> Any:
    """Return the specification that removes the user data of a guest."""
    options = [vim.option.OptionValue(key=key, value=value) for key, value in _NO_USER_DATA.items()]
    return vim.vm.ConfigSpec(extraConfig=options)


def hardware_version(differences: Iterable[Difference]) -> str:
    """Return the hardware version that a machine is to be upgraded to, as `vmx-15`; "" when it is not."""
    return next((f"vmx-{each.after:02}" for each in differences if each.what == HARDWARE_VERSION), "")


def _extra_config(subject: Subject, differences: Iterable[Difference]) -> dict[str, str]:
    changed = {each.item: each.after or "" for each in differences if each.what == EXTRA_CONFIG}
    if not changed:
        return {}
    settings = subject.machine.settings
    keys = set(extra_config_keys(settings.extra_config.get(EXTRA_CONFIG_KEY, "") if settings else ""))
    asked = {key for key in keys | changed.keys() if changed.get(key, "kept")}
    return {**changed, EXTRA_CONFIG_KEY: extra_config_text(asked)}


def _user_data(differences: Iterable[Difference]) -> dict[str, str]:
    if not any(each.what == USER_DATA for each in differences):
        return {}
    return _NO_USER_DATA


def _disk_units(subject: Subject, added: Iterable[Difference]) -> dict[str, int]:
    hardware, settings = subject.machine.hardware, subject.machine.settings
    known = disk_units(settings.extra_config.get(DISKS_KEY, "") if settings else "")
    occupied = [disk.unit for disk in hardware.disks] if hardware else []
    # A place that is known and empty is one whose disk is gone: it is used again.
    try:
        return place_disks((each.item for each in added), known, occupied)
    except ValueError as error:
        raise failed(
            f"add disks to virtual machine {subject.machine.name!r}",
            str(error),
            "detach disks that are not used, or use fewer",
        ) from error


def _new_disks(subject: Subject, added: Iterable[Difference], units: Mapping[str, int]) -> list[Any]:
    disks = disks_of(subject.devices)
    return [
        further_disk(Disk(each.item, each.after, each.note), disks[0].controllerKey, units[each.item], -100 - number)
        for number, each in enumerate(added, 1)
    ]


def _grown_disks(subject: Subject, differences: Iterable[Difference]) -> list[Any]:
    by_key = {device.key: device for device in subject.devices}
    return [
        resized_disk(by_key[each.key], each.after)
        for each in differences
        if each.what in (DISK, FURTHER_DISK) and each.before is not None
    ]


def _moved_cards(subject: Subject, differences: Iterable[Difference]) -> list[Any]:
    by_key = {device.key: device for device in subject.devices}
    edit = vim.vm.device.VirtualDeviceSpec.Operation.edit
    changes = []
    for each in differences:
        if each.what == NETWORK:
            card = copy.copy(by_key[each.key])
            card.backing = subject.backings[each.after]
            changes.append(vim.vm.device.VirtualDeviceSpec(operation=edit, device=card))
    return changes
