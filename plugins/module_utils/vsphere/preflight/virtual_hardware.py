# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which virtual hardware hosts run, as vCenter itself says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..hardware import version_number
from ..properties import kind

# A vSphere cluster, or the single host of none.
_COMPUTE = ("ClusterComputeResource", "ComputeResource")


def newest_hardware(values: Mapping[Any, Mapping[str, Any]], names: Collection[str]) -> dict[Any, int]:
    """Return the newest virtual hardware version of hosts: one call for each vSphere cluster.

    `values` are the properties of what was read. Single hosts are asked when they are named, as there may be many.
    """
    newest: dict[Any, int] = {}
    for reference, compute in values.items():
        if kind(reference) not in _COMPUTE or "environmentBrowser" not in compute:
            continue
        hosts = {values.get(host, {}).get("name") for host in compute.get("host", [])}
        if kind(reference) == _COMPUTE[0] or hosts & set(names):
            found = newest_by_host(compute["environmentBrowser"].QueryConfigOptionDescriptor() or [])
            newest.update(found)
    return newest


def newest_by_host(descriptors: Iterable[Any]) -> dict[Any, int]:
    """Return the newest version that each host runs, from what vCenter tells of all versions."""
    newest: dict[Any, int] = {}
    for descriptor in descriptors:
        if descriptor.runSupported:
            for host in descriptor.host or []:
                newest[host] = max(newest.get(host, 0), version_number(descriptor.key))
    return newest
