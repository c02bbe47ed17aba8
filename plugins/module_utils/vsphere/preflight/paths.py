# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The inventory paths of objects, as administrators name them in commands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...model.preflight_wants import (
    CLUSTER,
    COMPUTE,
    DATACENTER,
    DATASTORE,
    DATASTORE_CLUSTER,
    FOLDER,
    NETWORK,
    TEMPLATE,
    VCENTER,
)
from ..errors import translated
from ..properties import kind as kind_of
from ..properties import leading, read
from ..session import Session

_FOLDERS = {
    CLUSTER: "host",
    COMPUTE: "host",
    DATASTORE: "datastore",
    DATASTORE_CLUSTER: "datastore",
    FOLDER: "vm",
    NETWORK: "network",
    TEMPLATE: "vm",
}


def inventory_paths(session: Session, references: Collection[Any]) -> dict[Any, str]:
    """Return the path of each object, such as `/DC/vm/FOLDER`; `/` for the root folder. One call.

    The resource pool that a vSphere cluster has by itself, which the vSphere Client does not show, has the cluster's.
    """
    if not references:
        return {}
    with translated("read the inventory paths of what the config names"):
        start = [leading(each, ("ManagedEntity", "parent"), recursive=True) for each in references]
        values = read(session, start, {"ManagedEntity": ["name", "parent"]})
    return {each: _path(each, values) for each in references}


def likely_path(kind: str, name: str, datacenter: str) -> str:
    """Return the path that an object will have that was not found."""
    if kind == VCENTER:
        return "/"
    if kind == DATACENTER:
        return f"/{datacenter}"
    if kind in (CLUSTER, COMPUTE):
        cluster, _slash, pool = name.partition(" (")[0].partition("/")
        name = f"{cluster}/Resources/{pool}" if pool and kind == COMPUTE else cluster
    return f"/{datacenter}/{_FOLDERS[kind]}/{name}"


def _path(reference: Any, values: dict[Any, dict[str, Any]]) -> str:
    names: list[str] = []
    above = reference
    if kind_of(above) == "ResourcePool" and kind_of(values.get(above, {}).get("parent")) != "ResourcePool":
        above = values.get(above, {}).get("parent")
    while values.get(above, {}).get("parent") is not None:
        names.insert(0, values[above]["name"])
        above = values[above]["parent"]
    return "/" + "/".join(names)
