# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The datastore that the nodes' disks are on."""

from __future__ import annotations

from typing import Any

from .errors import failed
from .inventory_path import find_in_datacenter
from .library import vim
from .properties import read
from .session import Session

_PATHS = ("summary.accessible", "summary.maintenanceMode", "summary.freeSpace", "summary.type")

# Datastores that take space for a disk only as it fills, whatever the disk itself says.
_THIN_BY_NATURE = frozenset({"vsan", "VVOL", "NFS", "NFS41"})


def find_datastore(session: Session, datacenter: str, name: str, thick_gb: int) -> Any:
    """Return a datastore that can be used and has room for this many GiB of thick disks. Raises VsphereError."""
    datastore = find_in_datacenter(session, datacenter, "datastore", "vsphere.datastore", name)
    if not isinstance(datastore, vim.Datastore):
        raise failed(
            f"use datastore {name!r}",
            "it is a datastore cluster, which this version cannot choose from",
            "set vsphere.datastore to one of its datastores",
        )
    values = read(session, [datastore], {vim.Datastore: _PATHS})[datastore]
    if not values.get("summary.accessible") or values.get("summary.maintenanceMode", "normal") != "normal":
        raise failed(
            f"use datastore {name!r}",
            "it is not accessible, or in maintenance mode",
            "repair it, or set vsphere.datastore to another",
        )
    free_gb = values["summary.freeSpace"] // 2**30
    if thick_gb > free_gb and values.get("summary.type") not in _THIN_BY_NATURE:
        raise failed(
            f"use datastore {name!r}",
            f"it has {free_gb} GiB free, and the disks of the new virtual machines need {thick_gb}",
            "free space, use templates with thin disks, or set vsphere.datastore to another",
        )
    return datastore
