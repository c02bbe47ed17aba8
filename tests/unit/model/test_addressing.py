"""Which addresses nodes get."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.addressing import (
    free_addresses,
    mac_address,
    role_rank,
)


def model(**network: Any) -> dict[str, Any]:
    plain = {"cidr": "10.0.0.0/29", "ip_offset": 0, "gateway": "10.0.0.1", "nameservers": ["10.0.0.1"]}
    return {"network": {**plain, **network}, "load_balancer": {"vip": ""}, "kubernetes": {"endpoint": ""}}


def test_range_lies_between_gateway_and_broadcast() -> None:
    assert list(free_addresses(model(), [])) == [f"10.0.0.{last}" for last in (2, 3, 4, 5, 6)]


def test_offset_moves_the_beginning() -> None:
    assert list(free_addresses(model(ip_offset=3), [])) == ["10.0.0.4", "10.0.0.5", "10.0.0.6"]


def test_taken_addresses_are_passed_over() -> None:
    assert list(free_addresses(model(), ["10.0.0.2", "10.0.0.4"])) == ["10.0.0.3", "10.0.0.5", "10.0.0.6"]


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("network", "gateway", "10.0.0.2"),
        ("network", "nameservers", ["10.0.0.2"]),
        ("load_balancer", "vip", "10.0.0.2"),
        ("kubernetes", "endpoint", "10.0.0.2"),
        ("kubernetes", "endpoint", "10.0.0.2:6443"),
    ],
)
def test_addresses_with_another_use_are_passed_over(section: str, key: str, value: Any) -> None:
    reserving = model()
    reserving[section][key] = value
    assert "10.0.0.2" not in free_addresses(reserving, [])


def test_large_network_is_not_walked_to_its_end() -> None:
    assert list(islice(free_addresses(model(cidr="10.0.0.0/8"), []), 1)) == ["10.0.0.2"]


def test_load_balancers_come_first_and_workers_last() -> None:
    roles = ["worker", "control_plane", "etcd", "load_balancer"]
    assert sorted(roles, key=role_rank) == ["load_balancer", "etcd", "control_plane", "worker"]


def test_mac_address_is_locally_administered_and_follows_the_address() -> None:
    mac = mac_address("demo", "10.213.0.5")
    first, cluster, *address = bytes.fromhex(mac.replace(":", ""))
    assert first & 0b11 == 0b10  # locally administered, for one machine
    assert bytes(address) == bytes([10, 213, 0, 5])
    assert mac == mac_address("demo", "10.213.0.5")
    assert cluster != bytes.fromhex(mac_address("other", "10.213.0.5").replace(":", ""))[1]
