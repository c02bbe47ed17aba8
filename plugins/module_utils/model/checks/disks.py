# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where disks may be mounted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import Problem
from ..sections import entries, pools_of

# The system itself is there, or puts something there at boot.
_SYSTEM = frozenset(
    f"/{name}"
    for name in ("bin", "boot", "dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "tmp", "usr", "var")
)
_OF_THE_KERNEL = ("/boot/", "/dev/", "/etc/", "/proc/", "/run/", "/sys/", "/usr/")


def disk_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of where the pools' disks are mounted."""
    for index, pool in pools_of(model).items():
        seen = set()
        for number, disk in enumerate(entries(pool, "disks")):
            mount = disk.get("mount") if isinstance(disk, dict) else ""
            if not isinstance(mount, str) or not mount:
                continue
            path = ("pools", index, "disks", number, "mount")
            if mount in _SYSTEM or mount.startswith(_OF_THE_KERNEL):
                expected = "a directory for data, such as /var/lib/etcd, and none of the system's own"
                yield Problem(path, mount, expected, "choose another directory")
            elif mount in seen:
                yield Problem(path, mount, "a directory that no other disk of the pool is mounted on", "change one")
            seen.add(mount)
