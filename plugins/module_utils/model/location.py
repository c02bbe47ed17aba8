# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where in vCenter a node's virtual machine belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Keys that take the place of others of a lower layer: who names a cluster does not mean another cluster's hosts.
_REPLACES = {
    "cluster": ("resource_pool", "hosts"),
    "datastore": ("datastore_cluster",),
    "datastore_cluster": ("datastore",),
}
# Config keys that are not called like the attribute.
_NAMES = {("network", "network"): "network.name"}
_KEYS = ("cluster", "resource_pool", "hosts", "datastore", "datastore_cluster", "network")


@dataclass(frozen=True)
class Location:
    """A place in vCenter, by the names that the config gives. Empty: not said.

    Attributes:
        folder: path below the datacenter's VM folder.
        failure_domain: its name; empty when the site has none.
        keys: by attribute the config key that it came from, for messages.
    """

    folder: str
    network: str
    cluster: str = ""
    resource_pool: str = ""
    hosts: tuple[str, ...] = ()
    datastore: str = ""
    datastore_cluster: str = ""
    failure_domain: str = ""
    keys: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def key(self, attribute: str) -> str:
        """Return the config key that an attribute came from, or the cluster's when none says it."""
        return dict(self.keys).get(attribute, f"vsphere.{attribute}")


def location_of(model: Mapping[str, Any], pool: Mapping[str, Any], failure_domain: str = "") -> Location:
    """Return the place of a pool's nodes in a failure domain: the cluster's, the domain's and the pool's over it."""
    vsphere = model["vsphere"]
    layers = [("network", {"network": model["network"]["name"]}), ("vsphere", vsphere)]
    for index, domain in enumerate(vsphere["failure_domains"]):
        if domain["name"] == failure_domain:
            layers.append((f"vsphere.failure_domains[{index}]", domain))
    layers.append((f"pools.{pool['name']}.placement", pool["placement"]))
    values: dict[str, Any] = {}
    keys: dict[str, str] = {}
    for prefix, layer in layers:
        said = {key: layer[key] for key in _KEYS if layer.get(key)}
        for key in said:
            for replaced in _REPLACES.get(key, ()):
                values.pop(replaced, None)
        values.update(said)
        keys.update({key: _NAMES.get((prefix, key), f"{prefix}.{key}") for key in said})
    below = pool["placement"].get("folder", "")
    values["hosts"] = tuple(values.get("hosts", ()))
    return Location(
        folder="/".join(filter(None, [vsphere["folder"], below])),
        failure_domain=failure_domain,
        keys=tuple(sorted(keys.items())),
        **values,
    )


def failure_domains_of(model: Mapping[str, Any], pool: Mapping[str, Any]) -> list[str]:
    """Return the names of the failure domains that a pool is spread over; none when the site has none."""
    names = [domain["name"] for domain in model["vsphere"]["failure_domains"]]
    chosen = pool["placement"].get("failure_domains") or names
    return [name for name in names if name in chosen]


def locations_of(model: Mapping[str, Any], pool: Mapping[str, Any]) -> list[Location]:
    """Return all places that a pool's nodes may have."""
    return [location_of(model, pool, name) for name in failure_domains_of(model, pool) or [""]]
