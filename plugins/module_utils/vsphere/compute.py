# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where virtual machines run: what a location's cluster, resource pool and hosts mean in vCenter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from ..model.location import Location
from .errors import failed
from .inventory_path import find, find_datacenter, missing
from .library import vim
from .properties import leading, read
from .session import Session


class Target(NamedTuple):
    """A place for a virtual machine: a resource pool, and a host of it unless vSphere's DRS chooses one."""

    pool: Any
    host: Any = None


def find_targets(session: Session, datacenter: str, location: Location) -> list[Target]:
    """Return the targets that a location allows: one when DRS chooses the host, else one per usable host.

    Raises VsphereError.
    """
    if not location.cluster:
        return _named_hosts(session, datacenter, location)
    name = "/".join(filter(None, [location.cluster, location.resource_pool]))
    key = location.key("resource_pool" if location.resource_pool else "cluster")
    pool = find_pool(session, datacenter, name, key)
    owner = read(session, [pool], {vim.ResourcePool: ["owner"]})[pool]["owner"]
    paths = {
        vim.ComputeResource: ["host"],
        vim.ClusterComputeResource: ["host", "configuration.drsConfig.enabled"],
    }
    values = read(session, [owner], {type(owner): paths[type(owner)]}).get(owner, {})
    if location.hosts:
        return _named_hosts(session, datacenter, location, pool, values.get("host", []))
    if values.get("configuration.drsConfig.enabled"):
        return [Target(pool)]
    # Without DRS vSphere wants to be told the host.
    hosts = _usable_hosts(session, values.get("host", []))
    if not hosts:
        raise failed(
            f"use vSphere cluster {location.cluster!r}",
            "none of its hosts is connected and out of maintenance mode",
            f"repair a host, or correct {key}",
        )
    return [Target(pool, host) for host in hosts]


def find_pool(session: Session, datacenter: str, name: str, key: str) -> Any:
    """Return the resource pool of a cluster (path or name), of `CLUSTER/POOL`, or of a pool's name alone."""
    found = find(session, f"{datacenter}/host/{name}")
    parts = name.split("/")
    for depth in range(1, len(parts)):
        if found is None:
            above, below = "/".join(parts[:depth]), "/".join(parts[depth:])
            found = find(session, f"{datacenter}/host/{above}/Resources/{below}")
    if isinstance(found, vim.ResourcePool):
        return found
    if isinstance(found, vim.ComputeResource):
        return read(session, [found], {type(found): ["resourcePool"]})[found]["resourcePool"]
    return _find_pool_by_name(session, datacenter, name, key)


def _find_pool_by_name(session: Session, datacenter: str, name: str, key: str) -> Any:
    hosts = _host_folder(session, datacenter)
    start = leading(hosts, (vim.Folder, "childEntity"), (vim.ComputeResource, "resourcePool"), recursive=True)
    compute = read(session, [start], {vim.ComputeResource: ["name", "resourcePool"]})
    roots = [values["resourcePool"] for values in compute.values()]
    pools = {}
    if roots:
        starts = [leading(root, (vim.ResourcePool, "resourcePool"), recursive=True) for root in roots]
        pools = read(session, starts, {vim.ResourcePool: ["name"]})
    names = {pool: unquote(values["name"]) for pool, values in pools.items() if pool not in roots}
    names.update({values["resourcePool"]: unquote(values["name"]) for values in compute.values()})
    matching = [pool for pool, its_name in names.items() if its_name == name]
    if len(matching) > 1:
        raise failed(
            f"find cluster or resource pool {name!r}",
            f"datacenter {datacenter!r} has {len(matching)} of that name",
            f"set {key} to CLUSTER/POOL",
        )
    if not matching:
        raise missing("cluster or resource pool", name, key, names.values(), datacenter)
    return matching[0]


def _named_hosts(
    session: Session, datacenter: str, location: Location, pool: Any = None, members: Collection[Any] = ()
) -> list[Target]:
    """Return the usable ones of a location's hosts, in their own resource pools, or in one of a cluster's."""
    names, key = location.hosts, location.key("hosts")
    start = leading(
        _host_folder(session, datacenter),
        (vim.Folder, "childEntity"),
        (vim.ComputeResource, "host"),
        recursive=True,
    )
    objects = read(session, [start], {vim.HostSystem: ["name"], vim.ComputeResource: ["host", "resourcePool"]})
    known = {values["name"]: each for each, values in objects.items() if isinstance(each, vim.HostSystem)}
    pools = {
        host: values["resourcePool"]
        for each, values in objects.items()
        if isinstance(each, vim.ComputeResource)
        for host in values.get("host", [])
    }
    for name in names:
        if name not in known:
            raise missing("host", name, key, known, datacenter)
        if pool is not None and known[name] not in members:
            raise failed(f"use host {name!r}", f"it is none of vSphere cluster {location.cluster!r}", f"correct {key}")
    usable = _usable_hosts(session, [known[name] for name in names])
    if not usable:
        raise failed(
            f"use the hosts {', '.join(names)}",
            "none of them is connected and out of maintenance mode",
            f"repair a host, or correct {key}",
        )
    return [Target(pools[host] if pool is None else pool, host) for host in usable]


def _usable_hosts(session: Session, hosts: Sequence[Any]) -> list[Any]:
    if not hosts:
        return []
    states = read(session, hosts, {vim.HostSystem: ["runtime.connectionState", "runtime.inMaintenanceMode"]})
    return [
        host
        for host in hosts
        if states.get(host, {}).get("runtime.connectionState") == "connected"
        and not states[host].get("runtime.inMaintenanceMode")
    ]


def _host_folder(session: Session, datacenter: str) -> Any:
    reference = find_datacenter(session, datacenter)
    return read(session, [reference], {vim.Datacenter: ["hostFolder"]})[reference]["hostFolder"]
