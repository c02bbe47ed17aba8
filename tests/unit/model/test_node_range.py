"""The addresses that nodes may get."""

from __future__ import annotations

from ipaddress import IPv4Address
from itertools import islice
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node_range import (
    count_node_addresses,
    node_addresses,
    range_of,
)


def span(first: int, last: int) -> dict[str, str]:
    return {"first": f"10.0.0.{first}", "last": f"10.0.0.{last}"}


@pytest.mark.parametrize(
    ("network", "reserved", "ends"),
    [
        ({}, [], [1, 2, 3, 4, 5, 6]),
        ({"ip_offset": 3}, [], [4, 5, 6]),
        ({}, [1, 3], [2, 4, 5, 6]),
        ({}, [1, 2, 3, 4, 5, 6], []),
        ({"ip_offset": 6}, [], []),
        ({"ip_offset": 600}, [], []),
        ({"exclude": [span(1, 2), span(5, 5)]}, [], [3, 4, 6]),
        ({"exclude": [span(1, 4), span(2, 3)]}, [], [5, 6]),
        ({"exclude": [span(3, 200)]}, [1], [2]),
        ({"exclude": [span(20, 30)]}, [], [1, 2, 3, 4, 5, 6]),
        ({"ranges": [span(3, 4)]}, [], [3, 4]),
        ({"ranges": [span(5, 6), span(2, 3)]}, [], [5, 6, 2, 3]),
        ({"ranges": [span(4, 4)]}, [], [4]),
        ({"ranges": [span(1, 3)], "exclude": [span(2, 2)]}, [3], [1]),
        ({"ranges": [span(1, 3), span(2, 5)]}, [], [1, 2, 3, 4, 5]),
        ({"ranges": [span(2, 3)], "ip_offset": 5}, [], [2, 3]),
    ],
)
def test_node_addresses(network: dict[str, Any], reserved: list[int], ends: list[int]) -> None:
    network = {"cidr": "10.0.0.0/29", "ip_offset": 0, "ranges": [], "exclude": [], **network}
    taken = [IPv4Address(f"10.0.0.{end}") for end in reserved]
    assert [str(address) for address in node_addresses(network, taken)] == [f"10.0.0.{end}" for end in ends]
    assert count_node_addresses(network, taken, 100) == len(ends)


def test_counting_in_a_large_network_ends_at_the_limit() -> None:
    network = {"cidr": "10.0.0.0/8", "ip_offset": 0}
    assert count_node_addresses(network, [], 5) == 5
    assert len(list(islice(node_addresses(network), 3))) == 3


def test_large_exclusion_is_passed_over_at_once() -> None:
    network = {
        "cidr": "10.0.0.0/8",
        "ip_offset": 0,
        "exclude": [{"first": "10.0.0.1", "last": "10.255.255.253"}],
    }
    assert [str(address) for address in node_addresses(network)] == ["10.255.255.254"]


@pytest.mark.parametrize("network", [{}, {"cidr": "x"}, {"cidr": "10.0.0.0/24", "ip_offset": "x"}, {"ranges": [1]}])
def test_wrong_network_tells_no_addresses(network: dict[str, Any]) -> None:
    assert list(node_addresses(network)) == []


@pytest.mark.parametrize("entry", [None, 3, {}, {"first": "10.0.0.1"}, {"first": "10.0.0.2", "last": "10.0.0.1"}])
def test_no_range(entry: object) -> None:
    assert range_of(entry) is None
