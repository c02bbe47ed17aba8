# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which address a new node gets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address
from typing import Any

from .checks.network import reserved_addresses
from .node_range import node_addresses
from .roles import ROLES


def role_rank(role: str) -> int:
    """Return the place of a role in the order in which new nodes get their addresses."""
    return ROLES.index(role)


def free_addresses(model: Mapping[str, Any], taken: Iterable[str]) -> Iterator[str]:
    """Yield the addresses that a new node may get, in the order of the range (see node_range.py).

    Left out are the gateway, the name servers, the virtual and the endpoint's address, and those that are taken.
    """
    unavailable = reserved_addresses(model) | {IPv4Address(address) for address in taken}
    return (str(address) for address in node_addresses(model["network"], unavailable))


def mac_address(cluster: str, name: str, address: str, card: int = 0) -> str:
    """Return the MAC address of a card of a node of the cluster; card 0 is on the nodes' network.

    The guest's network configuration must name its card by something that is known before the machine exists; of what
    cloud-init's renderers take, that is the MAC address alone. Locally administered (second lowest bit of the first
    byte, the number of the card above it), then one byte of the cluster's name, then the IPv4 address, which is unique
    in its network, or four bytes of the node's name where DHCP will give the address.
    """
    first = bytes([0x02 + 4 * card])
    cluster_byte = hashlib.sha256(cluster.encode()).digest()[:1]
    node = IPv4Address(address).packed if address else hashlib.sha256(name.encode()).digest()[:4]
    return (first + cluster_byte + node).hex(":")
