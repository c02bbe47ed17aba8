# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Networks and addresses that must fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from itertools import combinations
from typing import Any

from ..networks import address_of, ipv6_address_of, ipv6_network_of, network_of
from ..node_range import count_node_addresses, range_of
from ..problem import MISSING, Path, Problem
from ..sections import count_of, entries, nodes_of_role, pools_of, section

# kube-controller-manager gives each node a /24 of the pods' network (its flag --node-cidr-mask-size).
_NODE_PREFIX = 24
# The API server keeps a bitmap of the services' network and refuses more than 20 bits of it.
_WIDEST_SERVICE_PREFIX = 12
# kubeadm: "the minimum number of addresses in the service subnet is 10".
_NARROWEST_SERVICE_PREFIX = 28


def network_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the networks, the addresses in them, and of their number."""
    yield from _overlaps(model)
    yield from _kubernetes_sizes(model)
    cidr = network_of(section(model, "network").get("cidr"))
    if cidr is not None:
        yield from _addresses_outside(model, cidr)
        yield from _ranges(model, cidr)
        yield from _too_few_addresses(model, cidr)
        yield from _ipv6(model, cidr)
        yield from _further_cards(model, cidr)
    yield from _dhcp(model)
    if not section(model, "network").get("dhcp") and section(model, "network").get("nameservers") == []:
        yield Problem(("network", "nameservers"), [], "at least one entry", "add a name server")


def _overlaps(model: Mapping[str, Any]) -> Iterator[Problem]:
    names: list[tuple[Path, str]] = [
        (("network", "cidr"), "the nodes' network"),
        (("kubernetes", "pod_cidr"), "the pods' network"),
        (("kubernetes", "service_cidr"), "the services' network"),
    ]
    networks = [(path, name, network_of(section(model, str(path[0])).get(str(path[1])))) for path, name in names]
    for (_path, name, first), (path, _name, second) in combinations(networks, 2):
        if first is not None and second is not None and first.overlaps(second):
            yield Problem(
                path, str(second), f"a network that does not overlap {name}, {first}", "choose another network"
            )


def _kubernetes_sizes(model: Mapping[str, Any]) -> Iterator[Problem]:
    kubernetes = section(model, "kubernetes")
    pods, services = network_of(kubernetes.get("pod_cidr")), network_of(kubernetes.get("service_cidr"))
    members = sum(
        count_of(pool) for pool in pools_of(model).values() if pool.get("role") in ("control_plane", "worker")
    )
    if pods is not None and (pods.prefixlen > _NODE_PREFIX or 2 ** (_NODE_PREFIX - pods.prefixlen) < members):
        room = 2 ** (_NODE_PREFIX - pods.prefixlen) if pods.prefixlen <= _NODE_PREFIX else 0
        yield Problem(
            ("kubernetes", "pod_cidr"),
            str(pods),
            f"room for a /{_NODE_PREFIX} per node, {members} in all; it has room for {room}",
            "choose a larger network",
        )
    if services is not None and not _WIDEST_SERVICE_PREFIX <= services.prefixlen <= _NARROWEST_SERVICE_PREFIX:
        yield Problem(
            ("kubernetes", "service_cidr"),
            str(services),
            f"a network from /{_WIDEST_SERVICE_PREFIX} to /{_NARROWEST_SERVICE_PREFIX}",
            "choose another size",
        )


def _addresses_outside(model: Mapping[str, Any], cidr: IPv4Network) -> Iterator[Problem]:
    """Check what must be an address of a machine in the nodes' network."""
    gateway = address_of(section(model, "network").get("gateway"))
    vip = address_of(section(model, "load_balancer").get("vip"))
    for path, address in ((("network", "gateway"), gateway), (("load_balancer", "vip"), vip)):
        if address is not None and (address not in cidr or address in _edges(cidr)):
            yield Problem(path, str(address), f"an address of a machine in {cidr}", "choose another address")
    if vip is not None and vip == gateway:
        yield Problem(
            ("load_balancer", "vip"), str(vip), "an address that is not the gateway's", "choose another address"
        )


def _edges(cidr: IPv4Network) -> tuple[IPv4Address, IPv4Address]:
    return cidr.network_address, cidr.broadcast_address


def _ranges(model: Mapping[str, Any], cidr: IPv4Network) -> Iterator[Problem]:
    network = section(model, "network")
    for key in ("ranges", "exclude"):
        for index, entry in enumerate(entries(network, key)):
            if not isinstance(entry, dict):
                continue
            first, last = address_of(entry.get("first")), address_of(entry.get("last"))
            if range_of(entry) is None and first is not None and last is not None:
                path = ("network", key, index, "last")
                yield Problem(path, str(last), f"an address that is not below first, {first}", "exchange the two")
            for end, address in (("first", first), ("last", last)):
                if address is not None and key == "ranges" and (address not in cidr or address in _edges(cidr)):
                    path = ("network", key, index, end)
                    yield Problem(path, str(address), f"an address of a machine in {cidr}", "choose another address")
    yield from _overlapping_ranges(network)
    if entries(network, "ranges") and network.get("ip_offset"):
        yield Problem(
            ("network", "ip_offset"), network["ip_offset"], "no offset beside explicit ranges", "remove one of the two"
        )


def _overlapping_ranges(network: Mapping[str, Any]) -> Iterator[Problem]:
    ranges = list(enumerate(entries(network, "ranges")))
    for (_number, earlier), (index, later) in combinations(ranges, 2):
        first, second = range_of(earlier), range_of(later)
        if first and second and second[0] <= first[1] and first[0] <= second[1]:
            path = ("network", "ranges", index)
            yield Problem(path, later, "a range that does not overlap another", "correct one of the two")


def _too_few_addresses(model: Mapping[str, Any], cidr: IPv4Network) -> Iterator[Problem]:
    network = section(model, "network")
    if network.get("dhcp"):
        return
    wanted = sum(count_of(pool) for pool in pools_of(model).values())
    free = count_node_addresses(network, reserved_addresses(model), wanted)
    if free < wanted:
        ranges = bool(entries(network, "ranges"))
        offset_note = f" above the offset {network['ip_offset']}" if network.get("ip_offset") and not ranges else ""
        yield Problem(
            ("network", "ranges") if ranges else ("network", "cidr"),
            network["ranges"] if ranges else str(cidr),
            f"addresses for {wanted} nodes{offset_note}, beside the gateway, the name servers and the virtual address; "
            f"it has {free}",
            "choose larger ranges or fewer nodes"
            if ranges
            else "choose a larger network, a smaller offset or fewer nodes",
        )


def _ipv6(model: Mapping[str, Any], cidr: IPv4Network) -> Iterator[Problem]:
    ipv6 = section(section(model, "network"), "ipv6")
    network, gateway = ipv6_network_of(ipv6.get("cidr")), ipv6_address_of(ipv6.get("gateway"))
    if gateway is not None and network is None:
        yield Problem(("network", "ipv6", "cidr"), MISSING, "the network of the gateway", "add it")
    if network is not None and network.num_addresses < cidr.num_addresses:
        yield Problem(
            ("network", "ipv6", "cidr"),
            str(network),
            f"room for as many addresses as {cidr} has",
            "choose a larger one",
        )


def _further_cards(model: Mapping[str, Any], cidr: IPv4Network) -> Iterator[Problem]:
    kubernetes = section(model, "kubernetes")
    known = [cidr, network_of(kubernetes.get("pod_cidr")), network_of(kubernetes.get("service_cidr"))]
    for index, pool in pools_of(model).items():
        others = [network for network in known if network is not None]
        for number, card in enumerate(entries(pool, "cards")):
            network = network_of(card.get("cidr")) if isinstance(card, dict) else None
            path = ("pools", index, "cards", number, "cidr")
            if network is None:
                continue
            if card.get("dhcp"):
                yield Problem(path, str(network), "no network where DHCP gives the address", "remove cidr or dhcp")
            elif section(model, "network").get("dhcp"):
                yield Problem(path, str(network), "no static address while network.dhcp is on", "set dhcp for the card")
            elif network.num_addresses < cidr.num_addresses or any(map(network.overlaps, others)):
                names = ", ".join(map(str, others))
                expected = f"a network that does not overlap {names}, with room for as many addresses as {cidr} has"
                yield Problem(path, str(network), expected, "choose another network")
            others.append(network)


def _dhcp(model: Mapping[str, Any]) -> Iterator[Problem]:
    network = section(model, "network")
    if not network.get("dhcp"):
        return
    for key in ("ranges", "exclude"):
        if entries(network, key):
            yield Problem(("network", key), network[key], "nothing while DHCP gives the addresses", "remove it")
    if section(network, "ipv6").get("cidr"):
        path = ("network", "ipv6", "cidr")
        yield Problem(path, network["ipv6"]["cidr"], "no static IPv6 network while DHCP gives addresses", "remove it")
    balancers = nodes_of_role(model, "load_balancer")
    endpoint = section(model, "kubernetes").get("endpoint")
    if balancers > 1 and not endpoint and not section(model, "load_balancer").get("vip"):
        yield Problem(
            ("load_balancer", "vip"),
            MISSING,
            "the virtual address of the load balancers, which nobody can choose while DHCP gives the addresses",
            "add an address that DHCP never gives",
        )


def reserved_addresses(model: Mapping[str, Any]) -> set[IPv4Address]:
    """Return the addresses that no node may get: gateways, name servers, virtual address, endpoint."""
    network = section(model, "network")
    texts = [
        network.get("gateway"),
        *entries(network, "nameservers"),
        section(model, "load_balancer").get("vip"),
        str(section(model, "kubernetes").get("endpoint") or "").partition(":")[0],
    ]
    reserved = {address for address in map(address_of, texts) if address is not None}
    return reserved | _place_of_ipv6_gateway(network)


def _place_of_ipv6_gateway(network: Mapping[str, Any]) -> set[IPv4Address]:
    """Return the IPv4 address whose node would have the IPv6 gateway's address."""
    ipv6 = section(network, "ipv6")
    cidr, gateway = network_of(network.get("cidr")), ipv6_address_of(ipv6.get("gateway"))
    other = ipv6_network_of(ipv6.get("cidr"))
    if cidr is None or gateway is None or other is None or gateway not in other:
        return set()
    place = int(gateway) - int(other.network_address)
    return {cidr[place]} if place < cidr.num_addresses else set()
