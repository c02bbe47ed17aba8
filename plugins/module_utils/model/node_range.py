# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The addresses that nodes may get: explicit ranges, or a network from an offset on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address
from itertools import islice
from typing import Any

from .networks import address_of, network_of
from .sections import entries

Span = tuple[int, int]


def node_addresses(network: Mapping[str, Any], reserved: Iterable[IPv4Address] = ()) -> Iterator[IPv4Address]:
    """Yield the addresses of a section `network` that nodes may get, in order; each once.

    Its ranges in their order, or else from network + ip_offset + 1 up to the last before the broadcast address; without
    its excluded and the reserved ones. Of a wrong section those that it tells.
    """
    barred = _barred(network, reserved)
    for first, last in _spans(network):
        number = first
        while number <= last:
            beyond = next((end for start, end in barred if start <= number <= end), None)
            if beyond is None:
                yield IPv4Address(number)
                number += 1
            else:
                number = beyond + 1
        # Ranges may overlap.
        barred.append((first, last))


def count_node_addresses(network: Mapping[str, Any], reserved: Iterable[IPv4Address], limit: int) -> int:
    """Count the addresses that `node_addresses` yields, up to a limit: a /8 is not walked to its end."""
    return sum(1 for _address in islice(node_addresses(network, reserved), limit))


def range_of(entry: object) -> Span | None:
    """Return first and last address of a range as numbers, or None when it is none."""
    if not isinstance(entry, dict):
        return None
    first, last = address_of(entry.get("first")), address_of(entry.get("last"))
    return (int(first), int(last)) if first is not None and last is not None and first <= last else None


def _spans(network: Mapping[str, Any]) -> list[Span]:
    ranges = [span for span in map(range_of, entries(network, "ranges")) if span]
    cidr, offset = network_of(network.get("cidr")), network.get("ip_offset")
    if ranges or cidr is None or not isinstance(offset, int):
        return ranges
    return [(int(cidr.network_address) + offset + 1, int(cidr.broadcast_address) - 1)]


def _barred(network: Mapping[str, Any], reserved: Iterable[IPv4Address]) -> list[Span]:
    excluded = [span for span in map(range_of, entries(network, "exclude")) if span]
    return sorted([*excluded, *((int(each), int(each)) for each in set(reserved))])
