# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the disks of a clone are what clusters need."""

from __future__ import annotations

from collections.abc import Iterator

from ...preflight_verdict import Verdict
from .check import Check
from .clone import Clone

_KIB_PER_GIB = 1024 * 1024
_BYTES_PER_GIB = 1024 * _KIB_PER_GIB
# What file systems keep for themselves.
_USABLE = 0.85
_LEAST_FREE_GB = {"/": 4, "/var": 4}

DISK_IDS = Check(
    "disk ids",
    "disk.EnableUUID, and the names below /dev/disk/by-id that follow from it",
    "it is off, or the guest sees no such name: the vSphere storage driver finds disks by it",
    "leave disk.EnableUUID alone in extra_config, and see that udev is in the template",
)
ROOT = Check(
    "root grows",
    "the clones' disk is larger than the template's: the root file system takes it at the first boot",
    "part of it is left over",
    "install growpart (cloud-guest-utils, cloud-utils-growpart) in the template, with the root file system on the last "
    "partition, and without a logical volume that cloud-init does not grow",
)
SPACE = Check(
    "free space",
    "what is free of / and /var",
    f"less than {_LEAST_FREE_GB['/']} GiB is free after the disk has grown: container images and logs lie there",
    "raise disk_gb of the pools that use it, or remove what fills the template",
)


def storage_verdicts(clone: Clone) -> Iterator[Verdict]:
    """Judge the disks of a clone."""
    yield _disk_ids(clone)
    yield _root(clone)
    yield _space(clone)


def _disk_ids(clone: Clone) -> Verdict:
    if not clone.machine["disks_have_uuid"]:
        return DISK_IDS.failed(clone.label, "disk.EnableUUID is not TRUE")
    if clone.reading.all("disk_id"):
        return DISK_IDS.ok(clone.label, ", ".join(clone.reading.all("disk_id")))
    if not clone.reading.one("root_disk"):
        return DISK_IDS.skipped(clone.label, "the root file system is on no disk that the guest could name")
    return DISK_IDS.failed(clone.label, "disk.EnableUUID is TRUE, and /dev/disk/by-id has no name of a disk")


def _root(clone: Clone) -> Verdict:
    reading, wanted = clone.reading, clone.machine["disk_gb"]
    disk, root = reading.number("root_disk_bytes"), reading.number("root_kb") * 1024
    if not disk:
        source = " ".join(filter(None, [reading.one("root_type"), reading.one("root_source")])) or "unknown"
        return ROOT.skipped(clone.label, f"the root file system ({source}) is on no disk that can be followed")
    if disk < wanted * _BYTES_PER_GIB * _USABLE:
        return ROOT.failed(clone.label, f"the guest sees a disk of {_gib(disk)} GiB, vCenter has {wanted:g} GiB")
    for place, left in (
        ("outside of all partitions", disk - sum(map(int, filter(str.isdecimal, reading.all("part_bytes"))))),
        ("in the volume group", _left_to_volumes(clone)),
        ("outside of the file system", reading.number("root_device_bytes") * _USABLE - root),
    ):
        if left > clone.grown_gb * _BYTES_PER_GIB / 2:
            return ROOT.failed(clone.label, f"{_gib(left)} GiB of {_gib(disk)} GiB are left {place}")
    return ROOT.ok(clone.label, f"/ has {_gib(root)} GiB of a disk of {_gib(disk)} GiB")


def _left_to_volumes(clone: Clone) -> int:
    volumes = [int(each) for each in clone.reading.all("lvm_bytes") if each.isdecimal()]
    return clone.reading.number("root_partition_bytes") - sum(volumes) if volumes else 0


def _space(clone: Clone) -> Verdict:
    pairs = (each.split() for each in clone.reading.all("free_kb"))
    free = {pair[0]: int(pair[1]) / _KIB_PER_GIB for pair in pairs if len(pair) == 2 and pair[1].isdecimal()}  # noqa: PLR2004 - place and number
    told = ", ".join(f"{place} {amount:.0f} GiB" for place, amount in free.items())
    if not free:
        return SPACE.skipped(clone.label, "it cannot be told")
    if any(amount < _LEAST_FREE_GB.get(place, 0) for place, amount in free.items()):
        return SPACE.warning(clone.label, told)
    return SPACE.ok(clone.label, told)


def _gib(size: float) -> str:
    return f"{size / _BYTES_PER_GIB:.1f}"
