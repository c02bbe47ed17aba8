# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a node's firewall lets in, and from whom.

The ports are those of https://kubernetes.io/docs/reference/networking/ports-and-protocols, of etcd, and what the usual
network plugins use between nodes (Calico, Cilium, Flannel: their own documentation of ports).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, collapse_addresses
from typing import Any

_ANYWHERE = IPv4Network("0.0.0.0/0")
_API = "6443/tcp"
_NODE_PORTS = ["30000-32767/tcp", "30000-32767/udp"]
# BGP, Typha, health and Hubble of Cilium; VXLAN (IANA's port, Flannel's and Cilium's), Geneve, WireGuard of either.
_POD_NETWORK = [
    *("179/tcp", "5473/tcp", "4240/tcp", "4244/tcp"),
    *("4789/udp", "8472/udp", "6081/udp", "51820-51821/udp", "51871/udp"),
]
_IP_IN_IP = "ipencap"
_VRRP = "vrrp"

_ROLES = ("load_balancer", "etcd", "control_plane", "worker")


@dataclass(frozen=True)
class Rule:
    """Something that is let in.

    Attributes:
        name: a short word.
        ports: as `6443/tcp` or `30000-32767/udp`.
        protocols: IP protocols, as in /etc/protocols.
        sources: addresses and networks that it is let in from; none for anywhere.
    """

    name: str
    ports: list[str]
    protocols: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def firewall_rules(
    host: str, model: Mapping[str, Any], nodes: Mapping[str, Sequence[Mapping[str, str]]], pool: str = ""
) -> list[Rule]:
    """Return what a node lets in.

    `nodes` are name and address of all nodes by their role; a node may have several roles.
    """
    firewall = model["firewall"]
    addresses = {role: [node["address"] for node in nodes.get(role, ())] for role in _ROLES}
    roles = {role for role in _ROLES if host in [node["name"] for node in nodes.get(role, ())]}
    members = addresses["control_plane"] + addresses["worker"]
    everyone = members + addresses["load_balancer"] + addresses["etcd"]
    # Nobody is locked out, whatever else is wrong.
    rules = [Rule("ssh", [f"{model['ssh']['port']}/tcp"])]
    if "load_balancer" in roles:
        port = f"{model['load_balancer']['port']}/tcp"
        rules += _rule("balanced-api", [port], [*firewall["api_clients"], *everyone])
        if model["load_balancer"]["vip"]:
            rules += _rule("vrrp", [], addresses["load_balancer"], protocols=[_VRRP])
    if "etcd" in roles:
        rules += _rule("etcd", ["2379/tcp"], addresses["etcd"] + addresses["control_plane"])
        rules += _rule("etcd-peers", ["2380/tcp"], addresses["etcd"])
    if "control_plane" in roles:
        rules += _rule("api", [_API], [*firewall["api_clients"], *everyone])
    if roles & {"control_plane", "worker"}:
        # The API servers read logs and open shells through it; what measures the nodes runs on any of them.
        rules += _rule("kubelet", ["10250/tcp"], members)
        rules += _rule("pod-network", _POD_NETWORK, members, protocols=[_IP_IN_IP])
    if "worker" in roles:
        rules += _rule("node-ports", _NODE_PORTS, ["0.0.0.0/0"])
    return [*rules, *_additional(firewall["additional"], pool)]


def _additional(entries: Iterable[Mapping[str, Any]], pool: str) -> Iterator[Rule]:
    for entry in entries:
        if not entry["pools"] or pool in entry["pools"]:
            yield from _rule(f"extra-{entry['name']}", list(entry["ports"]), entry["clients"] or ["0.0.0.0/0"])


def _rule(name: str, ports: Sequence[str], sources: Iterable[str], protocols: Sequence[str] = ()) -> Iterator[Rule]:
    """Yield a rule; none when there is nobody that it is for."""
    # Firewalls refuse sets whose entries overlap.
    networks = list(collapse_addresses(map(IPv4Network, sources)))
    if networks:
        shown = [] if _ANYWHERE in networks else [_shown(network) for network in networks]
        yield Rule(name, list(ports), list(protocols), shown)


def _shown(network: IPv4Network) -> str:
    return str(network.network_address) if network.num_addresses == 1 else str(network)
