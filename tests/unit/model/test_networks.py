"""Networks, versions: the small pure tables and functions."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from itertools import islice

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.networks import (
    address_of,
    count_node_addresses,
    first_address,
    network_of,
    node_addresses,
)

NETWORK = IPv4Network("10.0.0.0/29")


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.1/24", "x/24", "10.0.0.0/33", "::/64", "", None, 3, "10.0.0.0/"])
def test_no_network(text: object) -> None:
    assert network_of(text) is None


@pytest.mark.parametrize("text", ["10.0.0", "x", "::1", "", None, 3, "10.0.0.01"])
def test_no_address(text: object) -> None:
    assert address_of(text) is None


def test_first_address() -> None:
    assert first_address(NETWORK) == IPv4Address("10.0.0.1")


@pytest.mark.parametrize(
    ("offset", "reserved", "addresses"),
    [
        (0, [], ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"]),
        (3, [], ["10.0.0.4", "10.0.0.5", "10.0.0.6"]),
        (0, ["10.0.0.1", "10.0.0.3"], ["10.0.0.2", "10.0.0.4", "10.0.0.5", "10.0.0.6"]),
        (6, [], []),
        (600, [], []),
    ],
)
def test_node_addresses(offset: int, reserved: list[str], addresses: list[str]) -> None:
    taken = [IPv4Address(text) for text in reserved]
    assert [str(address) for address in node_addresses(NETWORK, offset, taken)] == addresses
    assert count_node_addresses(NETWORK, offset, taken, 100) == len(addresses)


def test_counting_in_a_large_network_ends_at_the_limit() -> None:
    assert count_node_addresses(IPv4Network("10.0.0.0/8"), 0, [], 5) == 5
    assert len(list(islice(node_addresses(IPv4Network("10.0.0.0/8"), 0), 3))) == 3
