# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Networks and the addresses in them. IPv4 only, as the guests' static addresses are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError
from itertools import islice


def network_of(text: object) -> IPv4Network | None:
    """Return the network of `a.b.c.d/n`, or None when the text is none (or has bits of a host)."""
    if not isinstance(text, str) or "/" not in text:
        return None
    try:
        return IPv4Network(text)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def address_of(text: object) -> IPv4Address | None:
    """Return the address of `a.b.c.d`, or None when the text is none."""
    try:
        return IPv4Address(text) if isinstance(text, str) else None
    except AddressValueError:
        return None


def first_address(network: IPv4Network) -> IPv4Address:
    """Return the lowest address that a machine of the network may have."""
    return network[1] if network.num_addresses > 1 else network[0]


def node_addresses(network: IPv4Network, offset: int, reserved: Iterable[IPv4Address] = ()) -> Iterator[IPv4Address]:
    """Yield, from the lowest, the addresses from network + offset + 1 up to the last before the broadcast address."""
    taken = set(reserved)
    for number in range(offset + 1, network.num_addresses - 1):
        if network[number] not in taken:
            yield network[number]


def count_node_addresses(network: IPv4Network, offset: int, reserved: Iterable[IPv4Address], limit: int) -> int:
    """Count the addresses that `node_addresses` yields, up to a limit: a /8 is not walked to its end."""
    return sum(1 for _address in islice(node_addresses(network, offset, reserved), limit))
