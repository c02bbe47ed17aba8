# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The datastore that the nodes' disks are on."""

from __future__ import annotations

from typing import Any

from .errors import failed
from .inventory_path import find_in_datacenter
from .library import vim
from .properties import read
from .session import Session


def find_datastore(session: Session, datacenter: str, name: str) -> Any:
    """Return a datastore that can be used. Raises VsphereError."""
    datastore = find_in_datacenter(session, datacenter, "datastore", "vsphere.datastore", name)
    if not isinstance(datastore, vim.Datastore):
        raise failed(
            f"use datastore {name!r}",
            "it is a datastore cluster, which this version cannot choose from",
            "set vsphere.datastore to one of its datastores",
        )
    values = read(session, [datastore], {vim.Datastore: ["summary.accessible", "summary.maintenanceMode"]})[datastore]
    if not values.get("summary.accessible") or values.get("summary.maintenanceMode", "normal") != "normal":
        raise failed(
            f"use datastore {name!r}",
            "it is not accessible, or in maintenance mode",
            "repair it, or set vsphere.datastore to another",
        )
    return datastore
