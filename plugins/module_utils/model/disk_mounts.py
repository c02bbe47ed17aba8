# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the disks of a pool to what is mounted on one of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .sections import entries, pools_of


class UnknownDeviceError(ValueError):
    """A disk that is to be mounted, and whose device on the node is not known."""


def disk_mounts(disks: Iterable[Mapping[str, Any]], devices: Mapping[str, str]) -> list[dict[str, str]]:
    """Return device, file system, directory and options of every disk that is to be mounted.

    `devices` are the node's devices by the disks' names. A directory comes before those below it. Raises
    UnknownDeviceError.
    """
    mounts = []
    for disk in disks:
        if not disk["mount"]:
            continue
        device = devices.get(disk["name"])
        if not device:
            raise UnknownDeviceError(disk["name"])
        mounts.append(
            {
                "device": device,
                "mount": disk["mount"],
                "filesystem": disk["filesystem"],
                "options": disk["mount_options"],
            }
        )
    return sorted(mounts, key=lambda mount: mount["mount"])


def pools_with_mounts(model: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of a model's pools, which may be wrong yet, that mount disks."""
    return frozenset(
        str(pool.get("name"))
        for pool in pools_of(model).values()
        if any(isinstance(disk, dict) and disk.get("mount") for disk in entries(pool, "disks"))
    )


def device_of(uuid: str) -> str:
    """Return the path that Linux gives a vSphere disk by its UUID, or "" when it has none.

    udev makes it of the disk's page 0x83, which vSphere fills when disk.EnableUUID is set.
    """
    digits = uuid.replace("-", "").replace(" ", "").lower()
    return f"/dev/disk/by-id/wwn-0x{digits}" if digits else ""
