# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where virtual machines run and lie, and how large they are: three calls, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import translated
from .properties import Kind, kind, leading, read
from .session import Session

Values = Mapping[str, Any]

_FOLDERS = ("Folder", "childEntity")
_MACHINE = ("name", "runtime.host", "config.hardware.numCPU", "config.hardware.memoryMB", "config.guestFullName")


def read_whereabouts(session: Session, folder: Any) -> dict[str, dict[str, Any]]:
    """Return what is known of each virtual machine in a folder and those below it, by name.

    What may not be read is empty, or 0. Raises VsphereError.
    """
    with translated("read where the virtual machines are"):
        hosts = read(
            session,
            [leading(folder, _FOLDERS, ("VirtualMachine", "runtime.host"), recursive=True)],
            {"VirtualMachine": _MACHINE, "HostSystem": ["name", "parent"]},
        )
        stores = read(
            session,
            [leading(folder, _FOLDERS, ("VirtualMachine", "datastore"), recursive=True)],
            {"VirtualMachine": ["name", "datastore"], "Datastore": ["name"]},
        )
        parents = {values["parent"] for values in hosts.values() if "parent" in values}
        paths: dict[Kind, list[str]] = {"ComputeResource": ["name"], "ClusterComputeResource": ["name"]}
        clusters = read(session, sorted(parents, key=str), paths) if parents else {}
    return {
        values["name"]: {
            **_host(values.get("runtime.host"), hosts, clusters),
            "datastores": sorted(
                stores[store]["name"] for store in stores.get(each, {}).get("datastore", []) if store in stores
            ),
            "cpu": int(values.get("config.hardware.numCPU", 0)),
            "memory_mb": int(values.get("config.hardware.memoryMB", 0)),
            "guest": str(values.get("config.guestFullName", "")),
        }
        for each, values in hosts.items()
        if kind(each) == "VirtualMachine" and "name" in values
    }


def _host(
    host: Any, hosts: Mapping[Any, Mapping[str, Any]], clusters: Mapping[Any, Mapping[str, Any]]
) -> dict[str, str]:
    """Return the names of a host and of its vSphere cluster; a host of its own has the same for both."""
    known = hosts.get(host, {})
    cluster = clusters.get(known.get("parent"), {})
    return {"host": str(known.get("name", "")), "cluster": str(cluster.get("name", ""))}
