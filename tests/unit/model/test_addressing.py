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
    plain: dict[str, Any] = {"cidr": "10.0.0.0/29", "ip_offset": 0, "ranges": [], "exclude": []}
    plain.update(gateway="10.0.0.1", nameservers=["10.0.0.1"])
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


def octets(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def test_mac_address_is_locally_administered_and_follows_the_address() -> None:
    mac = mac_address("demo", "demo-lb-1", "10.213.0.5")
    first, cluster, *address = octets(mac)
    assert first & 0b11 == 0b10  # locally administered, for one machine
    assert bytes(address) == bytes([10, 213, 0, 5])
    assert mac == mac_address("demo", "another-name", "10.213.0.5")
    assert cluster != octets(mac_address("other", "demo-lb-1", "10.213.0.5"))[1]


def test_mac_address_follows_the_name_while_there_is_no_address() -> None:
    mac = mac_address("demo", "demo-lb-1", "")
    assert octets(mac)[0] & 0b11 == 0b10
    assert mac == mac_address("demo", "demo-lb-1", "")
    assert mac != mac_address("demo", "demo-lb-2", "")


@pytest.mark.parametrize("address", ["10.213.0.5", ""])
def test_every_card_has_a_mac_address_of_its_own(address: str) -> None:
    macs = [mac_address("demo", "demo-lb-1", address, card) for card in range(10)]
    assert len(set(macs)) == 10
    assert {octets(mac)[0] & 0b11 for mac in macs} == {0b10}
    assert mac_address("demo", "demo-lb-1", address) == macs[0]
