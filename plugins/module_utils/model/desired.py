# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the complete cluster model to the node that it wants."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any

from .addressing import mac_address
from .location import Location, location_of
from .networks import ipv6_network_of, same_place
from .node import Card, Disk, Hardware, Making, Node, Settings


def node_of(
    model: Mapping[str, Any], pool: Mapping[str, Any], name: str, address: str, failure_domain: str = ""
) -> Node:
    """Return a pool's node of this name; `address` is empty while DHCP has not given one."""
    location = location_of(model, pool, failure_domain)
    return Node(
        name=name,
        pool=pool["name"],
        role=pool["role"],
        address=address,
        location=location,
        hardware=_hardware(pool),
        settings=_settings(model, pool),
        making=_making(pool),
        cards=_cards(model, pool, name, address, location),
    )


def _hardware(pool: Mapping[str, Any]) -> Hardware:
    return Hardware(
        cpu=pool["cpu"],
        memory_mb=pool["memory_mb"],
        disk_gb=pool["disk_gb"],
        cores_per_socket=pool["cores_per_socket"],
        cpu_reservation_mhz=pool["cpu_reservation_mhz"],
        cpu_hot_add=pool["cpu_hot_add"],
        memory_reservation_mb=pool["memory_reservation_mb"],
        memory_hot_add=pool["memory_hot_add"],
        disks=tuple(Disk(disk["name"], disk["size_gb"], disk["provisioning"]) for disk in pool["disks"]),
        minimum_version=pool["minimum_hardware_version"],
    )


def _settings(model: Mapping[str, Any], pool: Mapping[str, Any]) -> Settings:
    vsphere = model["vsphere"]
    return Settings(
        # The vSphere cloud provider and storage driver find disks by their UUID.
        extra_config=_laid_over({"disk.EnableUUID": "TRUE"}, vsphere["extra_config"], pool["extra_config"]),
        notes=pool["notes"],
        tags={**vsphere["tags"], **pool["tags"]},
        attributes={**vsphere["attributes"], **pool["attributes"]},
    )


def _laid_over(*layers: Mapping[str, str]) -> dict[str, str]:
    """Lay mappings over one another; vSphere makes no difference between upper and lower case in keys."""
    merged: dict[str, tuple[str, str]] = {}
    for layer in layers:
        for key, value in layer.items():
            merged[key.lower()] = (merged.get(key.lower(), (key, ""))[0], value)
    return dict(merged.values())


def _making(pool: Mapping[str, Any]) -> Making:
    return Making(
        template=pool["template"],
        clone=pool["clone"],
        disk_provisioning=pool["disk_provisioning"],
        customization=pool["customization"]["method"],
        customization_spec=pool["customization"]["spec"],
        family=pool.get("template_family", ""),
        images=tuple(pool.get("template_images", ())),
    )


def _cards(
    model: Mapping[str, Any], pool: Mapping[str, Any], name: str, address: str, location: Location
) -> tuple[Card, ...]:
    network = model["network"]
    ipv6 = network["ipv6"]["cidr"]
    # What DHCP gives may change: nothing follows from it.
    own = "" if network["dhcp"] else address
    first = Card(
        network=location.network,
        mac=mac_address(model["name"], name, own),
        dhcp=network["dhcp"],
        address=own,
        prefix=IPv4Network(network["cidr"]).prefixlen,
        ipv6=_with_prefix(same_place(own, network["cidr"], ipv6), ipv6) if ipv6 and own else "",
    )
    return (first, *(_further_card(model, card, number, name, own) for number, card in enumerate(pool["cards"], 1)))


def _further_card(model: Mapping[str, Any], card: Mapping[str, Any], number: int, name: str, address: str) -> Card:
    cidr = card.get("cidr", "")
    static = bool(cidr) and bool(address) and not card["dhcp"]
    return Card(
        network=card["network"],
        mac=mac_address(model["name"], name, address, number),
        dhcp=card["dhcp"],
        address=same_place(address, model["network"]["cidr"], cidr) if static else "",
        prefix=IPv4Network(cidr).prefixlen if static else 0,
    )


def _with_prefix(address: str, network: str) -> str:
    parsed = ipv6_network_of(network)
    return f"{address}/{parsed.prefixlen}" if parsed and address else ""
