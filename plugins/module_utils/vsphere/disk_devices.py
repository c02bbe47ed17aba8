# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The paths of machines' further disks in their guests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..model.disk_mounts import device_of
from ..model.ownership import DISKS_KEY, disk_units
from .errors import translated
from .plain import PlainSession
from .properties import read
from .soap import Reference


def read_disk_devices(session: PlainSession, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the devices of further disks by their names, for each machine by its id. One call."""
    start = [Reference("VirtualMachine", each) for each in ids]
    with translated("read the disks of the cluster's virtual machines"):
        machines = read(session, start, {"VirtualMachine": ["config.hardware.device", "config.extraConfig"]})
    return {reference.id: _devices(values) for reference, values in machines.items()}


def _devices(values: Mapping[str, Any]) -> dict[str, str]:
    settings = {option.key: option.value for option in values.get("config.extraConfig", [])}
    # Numbers inside data objects are text here; only disks have a capacity.
    disks = [device for device in values.get("config.hardware.device", []) if hasattr(device, "capacityInKB")]
    disks.sort(key=lambda disk: int(disk.key))
    uuids = {
        int(disk.unitNumber): getattr(disk.backing, "uuid", "")
        for disk in disks
        if disk.controllerKey == disks[0].controllerKey
    }
    named = {name: device_of(uuids.get(unit, "")) for name, unit in disk_units(settings.get(DISKS_KEY, "")).items()}
    return {name: device for name, device in named.items() if device}
