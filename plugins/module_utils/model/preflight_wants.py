# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The objects in vCenter that a config names: each once, with the key that names it and the pools that use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .location import Location, locations_of

VCENTER = "vcenter"
DATACENTER = "datacenter"
COMPUTE = "compute"
CLUSTER = "cluster"
DATASTORE = "datastore"
DATASTORE_CLUSTER = "datastore_cluster"
NETWORK = "network"
FOLDER = "folder"
TEMPLATE = "template"

# In words, for messages.
KINDS = {
    VCENTER: "vCenter",
    DATACENTER: "datacenter",
    COMPUTE: "compute resource",
    CLUSTER: "vSphere cluster",
    DATASTORE: "datastore",
    DATASTORE_CLUSTER: "datastore cluster",
    NETWORK: "network",
    FOLDER: "folder",
    TEMPLATE: "template",
}


@dataclass(frozen=True)
class Want:
    """An object that is to be there.

    Attributes:
        name: as the config has it; for compute, see `compute_name`.
        key: the config key that names it.
        pools: names of the pools that use it.
        location: for compute, one of the places that mean it.
    """

    kind: str
    name: str
    key: str
    pools: tuple[str, ...] = ()
    location: Location | None = None


def wants(model: Mapping[str, Any]) -> tuple[Want, ...]:
    """Return what a complete cluster model needs in vCenter, without the folders; pools of no nodes need nothing."""
    found: dict[tuple[str, str], Want] = {}
    for pool in model["pools"]:
        if pool["count"]:
            for want in _wants_of(model, pool):
                before = found.get((want.kind, want.name), replace(want, pools=()))
                pools = tuple(dict.fromkeys((*before.pools, pool["name"])))
                found[want.kind, want.name] = replace(before, pools=pools)
    return tuple(found.values())


def folders_of(model: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths of the folders that hold the cluster's machines, the cluster's own first."""
    paths = [location.folder for pool in model["pools"] for location in locations_of(model, pool)]
    return tuple(dict.fromkeys((model["vsphere"]["folder"], *paths)))


def compute_name(location: Location) -> str:
    """Name where machines run: `CLUSTER/POOL`, with its hosts when the config chooses them."""
    place = "/".join(filter(None, [location.cluster, location.resource_pool]))
    hosts = ", ".join(location.hosts)
    return f"{place} ({hosts})" if place and hosts else place or hosts


def _wants_of(model: Mapping[str, Any], pool: Mapping[str, Any]) -> Iterator[Want]:
    for location in locations_of(model, pool):
        key = location.key("cluster" if location.cluster else "hosts")
        yield Want(COMPUTE, compute_name(location), key, location=location)
        if location.datastore_cluster:
            yield Want(DATASTORE_CLUSTER, location.datastore_cluster, location.key("datastore_cluster"))
        else:
            yield Want(DATASTORE, location.datastore, location.key("datastore"))
        yield Want(NETWORK, location.network, location.key("network"))
    for card in pool["cards"]:
        yield Want(NETWORK, card["network"], f"pools.{pool['name']}.cards")
    key = "vsphere.template" if pool["template"] == model["vsphere"]["template"] else f"pools.{pool['name']}.template"
    yield Want(TEMPLATE, pool["template"], key)
