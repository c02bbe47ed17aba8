"""From the model to the node that it wants."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.addressing import mac_address
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.desired import node_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import (
    Card,
    Disk,
    Hardware,
    Making,
    Node,
    Settings,
)
from sample_cluster import model_with, pool

NAME, ADDRESS = "demo-apps-1", "10.0.0.4"


def node(changes: dict[str, Any], address: str = ADDRESS) -> Node:
    model = model_with(changes)
    return node_of(model, pool(model, "apps"), NAME, address)


def cards(changes: dict[str, Any], address: str = ADDRESS) -> list[Card]:
    return list(node(changes, address).cards)


def mac(card: int = 0, address: str = ADDRESS) -> str:
    return mac_address("demo", NAME, address, card)


def test_node_says_who_it_is() -> None:
    wanted = node({})
    assert (wanted.name, wanted.pool, wanted.role, wanted.address) == (NAME, "apps", "worker", ADDRESS)


def test_hardware_is_the_pools() -> None:
    changes = {
        "cpu": 4,
        "cores_per_socket": 2,
        "cpu_reservation_mhz": 100,
        "cpu_hot_add": True,
        "memory_mb": 8192,
        "memory_reservation_mb": 512,
        "memory_hot_add": True,
        "disk_gb": 50,
        "disks": [{"name": "etcd", "size_gb": 20}, {"name": "logs", "size_gb": 5, "provisioning": "thick"}],
        "minimum_hardware_version": 15,
    }
    assert node(changes).hardware == Hardware(
        cpu=4,
        memory_mb=8192,
        disk_gb=50,
        cores_per_socket=2,
        cpu_reservation_mhz=100,
        cpu_hot_add=True,
        memory_reservation_mb=512,
        memory_hot_add=True,
        disks=(Disk("etcd", 20, "thin"), Disk("logs", 5, "thick")),
        minimum_version=15,
    )


def test_settings_are_the_pools_over_the_clusters() -> None:
    changes: dict[str, Any] = {
        "vsphere.extra_config": {"a": "cluster", "b": "cluster"},
        "extra_config": {"b": True},
        "vsphere.tags": {"a": "cluster", "b": "cluster"},
        "tags": {"b": "pool"},
        "vsphere.attributes": {"a": "cluster", "b": "cluster"},
        "attributes": {"b": "pool"},
        "vsphere.notes": "cluster",
        "notes": "pool",
    }
    assert node(changes).settings == Settings(
        extra_config={"disk.EnableUUID": "TRUE", "a": "cluster", "b": "TRUE"},
        notes="pool",
        tags={"a": "cluster", "b": "pool"},
        attributes={"a": "cluster", "b": "pool"},
    )


def test_keys_of_extra_config_are_the_same_in_any_case() -> None:
    changes = {"vsphere.extra_config": {"a.B": 1, "c": 1}, "extra_config": {"A.b": 2, "disk.enableUUID": False}}
    found = node(changes).settings.extra_config
    assert {key.lower(): value for key, value in found.items()} == {"disk.enableuuid": "FALSE", "a.b": "2", "c": "1"}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, "TRUE"),
        ({"vsphere.extra_config": {"disk.EnableUUID": False}}, "FALSE"),
        ({"extra_config": {"disk.EnableUUID": "false"}}, "false"),
    ],
)
def test_disks_have_uuids_unless_asked_otherwise(changes: dict[str, Any], value: str) -> None:
    assert node(changes).settings.extra_config["disk.EnableUUID"] == value


def test_making_is_the_pools() -> None:
    changes = {
        "template": "T/other",
        "clone": "linked",
        "disk_provisioning": "thick",
        "customization": {"method": "guestinfo", "spec": "linux"},
    }
    assert node(changes).making == Making("T/other", "linked", "thick", "guestinfo", "linux")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Card("net", mac(), False, ADDRESS, 24)),
        ({"network.cidr": "10.0.0.0/22"}, Card("net", mac(), False, ADDRESS, 22)),
        ({"network.ipv6": {"cidr": "2001:db8::/64"}}, Card("net", mac(), False, ADDRESS, 24, "2001:db8::4/64")),
        ({"placement.network": "other"}, Card("other", mac(), False, ADDRESS, 24)),
    ],
)
def test_first_card_is_on_the_nodes_network(changes: dict[str, Any], expected: Card) -> None:
    assert cards(changes) == [expected]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({"network": "x"}, Card("x", mac(1))),
        ({"network": "x", "dhcp": True}, Card("x", mac(1), True)),
        ({"network": "x", "cidr": "10.8.0.0/16"}, Card("x", mac(1), False, "10.8.0.4", 16)),
    ],
)
def test_further_card(card: dict[str, Any], expected: Card) -> None:
    assert cards({"cards": [card]})[1:] == [expected]


@pytest.mark.parametrize("address", ["", "10.0.0.77"])
def test_nothing_follows_from_the_address_that_dhcp_gave(address: str) -> None:
    first, further = cards({"network.dhcp": True, "cards": [{"network": "x"}]}, address)
    assert (first.mac, first.dhcp, first.address) == (mac(0, ""), True, "")
    assert further == Card("x", mac(1, ""))


@pytest.mark.parametrize("address", ["10.7.0.4", "11.0.0.4"])
def test_address_outside_the_network_has_no_place_in_another(address: str) -> None:
    changes = {"cards": [{"network": "x", "cidr": "10.8.0.0/24"}], "network.ipv6": {"cidr": "2001:db8::/64"}}
    first, further = cards(changes, address)
    assert (first.ipv6, further.address) == ("", "")
