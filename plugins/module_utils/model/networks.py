# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Networks and addresses, as text says them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network


def network_of(text: object) -> IPv4Network | None:
    """Return the network of `a.b.c.d/n`, or None when the text is none (or has bits of a host)."""
    if not isinstance(text, str) or "/" not in text:
        return None
    try:
        return IPv4Network(text)
    except ValueError:
        return None


def address_of(text: object) -> IPv4Address | None:
    """Return the address of `a.b.c.d`, or None when the text is none."""
    try:
        return IPv4Address(text) if isinstance(text, str) else None
    except ValueError:
        return None


def ipv6_network_of(text: object) -> IPv6Network | None:
    """Return the network of `x:y::/n`, or None when the text is none (or has bits of a host)."""
    if not isinstance(text, str) or "/" not in text:
        return None
    try:
        return IPv6Network(text)
    except ValueError:
        return None


def ipv6_address_of(text: object) -> IPv6Address | None:
    """Return the address of `x:y::z`, or None when the text is none."""
    try:
        return IPv6Address(text) if isinstance(text, str) else None
    except ValueError:
        return None


def first_address(network: IPv4Network) -> IPv4Address:
    """Return the lowest address that a machine of the network may have."""
    return network[1] if network.num_addresses > 1 else network[0]


def same_place(address: str, network: str, other: str) -> str:
    """Return the address that has the same place in another network (of either version) as one has in its own.

    `10.0.0.7` of `10.0.0.0/24` is `10.9.0.7` in `10.9.0.0/24` and `2001:db8::7` in `2001:db8::/64`. An address outside
    its network has no place, which is "" then.
    """
    own, target = IPv4Network(network), ipv6_network_of(other) or IPv4Network(other)
    place = int(IPv4Address(address)) - int(own.network_address)
    return str(target[place]) if IPv4Address(address) in own and place < target.num_addresses else ""
