"""Networks and addresses, as text says them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.networks import (
    address_of,
    first_address,
    ipv6_address_of,
    ipv6_network_of,
    network_of,
    same_place,
)


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.1/24", "x/24", "10.0.0.0/33", "::/64", "", None, 3, "10.0.0.0/"])
def test_no_network(text: object) -> None:
    assert network_of(text) is None


@pytest.mark.parametrize("text", ["10.0.0", "x", "::1", "", None, 3, "10.0.0.01"])
def test_no_address(text: object) -> None:
    assert address_of(text) is None


@pytest.mark.parametrize("text", ["2001:db8::", "2001:db8::1/64", "2001:db8::/129", "10.0.0.0/24", "", None, 3, "/64"])
def test_no_ipv6_network(text: object) -> None:
    assert ipv6_network_of(text) is None


@pytest.mark.parametrize("text", ["2001:db8", "10.0.0.1", "2001:db8::1/64", "", None, 3])
def test_no_ipv6_address(text: object) -> None:
    assert ipv6_address_of(text) is None


def test_first_address() -> None:
    assert first_address(IPv4Network("10.0.0.0/29")) == IPv4Address("10.0.0.1")


@pytest.mark.parametrize(
    ("address", "network", "other", "same"),
    [
        ("10.0.0.7", "10.0.0.0/24", "10.9.0.0/24", "10.9.0.7"),
        ("10.0.3.7", "10.0.0.0/22", "10.8.0.0/16", "10.8.3.7"),
        ("10.0.0.7", "10.0.0.0/24", "2001:db8::/64", "2001:db8::7"),
        ("10.0.1.0", "10.0.0.0/22", "2001:db8::/64", "2001:db8::100"),
    ],
)
def test_same_place_in_another_network(address: str, network: str, other: str, same: str) -> None:
    assert same_place(address, network, other) == same
