# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What stands above what in the picture: from the endpoint over load balancers and control planes down to the hosts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .words import SEPARATOR

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Panel:
    """A group of cards.

    Attributes:
        role: of the pool; or host, or endpoint.
        count: how many there are, of how many.
        detail: a line below the name.
        cards: nodes, hosts, or what is known of the endpoint.
    """

    role: str
    name: str
    count: str
    detail: str
    cards: Sequence[Values]
    is_complete: bool = True


class Tier(NamedTuple):
    """Panels on the same level; `is_below` tells whether what is above calls them."""

    title: str
    panels: list[Panel]
    is_below: bool = True
    detail: str = ""


_TITLES = {
    "load_balancer": "Load balancers",
    "control_plane": "Control plane",
    "worker": "Workers",
}


def tiers(data: Values) -> Iterator[Tier]:
    """Yield the tiers that the cluster has."""
    if data["endpoint"]:
        yield Tier("Kubernetes API", [_endpoint(data)])
    by_role: dict[str, list[Panel]] = {}
    is_apart = any(pool["role"] == "etcd" for pool in data["pools"])
    for pool in data["pools"]:
        by_role.setdefault(pool["role"], []).append(_pool(pool, is_apart))
    # etcd stands beside the control planes that speak to it.
    if "etcd" in by_role:
        by_role.setdefault("control_plane", []).extend(by_role.pop("etcd"))
    for role, title in _TITLES.items():
        if role in by_role:
            has_etcd = role == "control_plane" and any(panel.role == "etcd" for panel in by_role[role])
            yield Tier(f"{title} and etcd" if has_etcd else title, by_role[role])
    if data["failure_domains"]:
        domains = [_domain(domain, data) for domain in data["failure_domains"]]
        yield Tier("vSphere", domains, is_below=False, detail=_vsphere(data))


def _endpoint(data: Values) -> Panel:
    words = "answers" if data["api_answers"] else "was not reached"
    if data["virtual_address"]:
        words = f"virtual address {data['virtual_address']}, {words}"
    state = "ready" if data["api_answers"] else "unknown"
    card = {"address": data["endpoint"], "words": words, "state": state}
    return Panel("endpoint", "Endpoint", "", "What users and nodes connect to", [card])


def _pool(pool: Values, etcd_is_apart: bool) -> Panel:
    there, wanted = len(pool["nodes"]), pool["wanted"]
    labels = [f"{key}={value}" if value else key for key, value in pool["labels"].items()]
    control_plane = "control plane" if etcd_is_apart else f"control plane{SEPARATOR}etcd"
    kinds = {"worker": "", "etcd": "members of etcd", "control_plane": control_plane, "load_balancer": "HAProxy"}
    kind = kinds[pool["role"]]
    detail = SEPARATOR.join(filter(None, [kind, *labels, *(f"taint {taint}" for taint in pool["taints"])]))
    count = str(there) if there >= wanted else f"{there} of {wanted}"
    return Panel(pool["role"], pool["name"], count, detail or "no labels, no taints", pool["nodes"], there >= wanted)


def _domain(domain: Values, data: Values) -> Panel:
    states = {node["name"]: node["state"] for pool in data["pools"] for node in pool["nodes"]}
    hosts = [{**host, "states": [states[name] for name in host["nodes"]]} for host in domain["hosts"]]
    clusters = ", ".join(sorted({host["cluster"] for host in hosts if host["cluster"]}))
    name = f"Failure domain {domain['name']}" if domain["name"] else "Hosts"
    detail = f"vSphere cluster {clusters}" if clusters else ""
    return Panel("host", name, str(len(hosts)), detail, hosts)


def _vsphere(data: Values) -> str:
    vcenter = data["vcenter"]
    if not vcenter:
        return ""
    facts = (vcenter["name"], vcenter["version"], f"datacenter {vcenter['datacenter']}", f"folder {vcenter['folder']}")
    return SEPARATOR.join(facts)
