# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which address a new node gets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from .checks.network import reserved_addresses
from .networks import node_addresses

# All roles, in the order in which their new nodes get addresses. Load balancers first: the first address of the range
# is then known from the config alone.
ROLES = ("load_balancer", "etcd", "control_plane", "worker")


def role_rank(role: str) -> int:
    """Return the place of a role in the order in which new nodes get their addresses."""
    return ROLES.index(role)


def free_addresses(model: Mapping[str, Any], taken: Iterable[str]) -> Iterator[str]:
    """Yield the addresses that a new node may get, from the lowest.

    The range begins at network + ip_offset + 1 and ends before the broadcast address. Left out are the gateway, the
    name servers, the virtual and the endpoint's address, and those that are taken.
    """
    unavailable = reserved_addresses(model) | {IPv4Address(address) for address in taken}
    network = IPv4Network(model["network"]["cidr"])
    return (str(address) for address in node_addresses(network, model["network"]["ip_offset"], unavailable))


def mac_address(cluster: str, address: str) -> str:
    """Return the MAC address of the node of a cluster that has this address.

    The guest's network configuration must name its card by something that is known before the machine exists; of what
    cloud-init's renderers take, that is the MAC address alone. Locally administered (second lowest bit of the first
    byte), then one byte of the cluster's name, then the IPv4 address, which is unique in its network.
    """
    cluster_byte = hashlib.sha256(cluster.encode()).digest()[:1]
    return (b"\x02" + cluster_byte + IPv4Address(address).packed).hex(":")
