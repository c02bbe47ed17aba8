"""What is written on a virtual machine, and what it is recognised by."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import Node
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ownership import (
    ATTRIBUTES,
    disk_text,
    disk_units,
    extra_config_keys,
    extra_config_text,
    facts_of,
    is_node_of,
    place_disks,
    spec_hash,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import plan
from sample_cluster import model_with


def first_node(changes: dict[str, Any] | None = None) -> tuple[dict[str, Any], Node]:
    model = model_with(changes)
    return model, plan(model, []).new_nodes()[0]


def test_facts_say_what_it_was_made_as() -> None:
    model, node = first_node()
    facts = facts_of(model, node, "ssh-ed25519 AAAA")
    assert facts == {
        "fury.cluster": "demo",
        "fury.environment": "test",
        "fury.pool": "apps",
        "fury.role": "worker",
        "fury.address": "10.0.0.4",
        "fury.spec_hash": spec_hash(model, node),
        "fury.template": "T/ubuntu",
        "fury.ssh_host_key": "ssh-ed25519 AAAA",
    }
    assert tuple(facts) == ATTRIBUTES


def test_fact_that_nobody_knows_yet_is_not_empty() -> None:
    model, node = first_node({"network.dhcp": True})
    facts = facts_of(model, node, "")
    assert facts["fury.address"] == "dhcp"
    assert facts["fury.ssh_host_key"] == "unknown"


def test_failure_domain_is_written_where_there_is_one() -> None:
    model, node = first_node({"vsphere.failure_domains": [{"name": "a"}]})
    assert facts_of(model, node, "")["fury.failure_domain"] == "a"


@pytest.mark.parametrize(
    "changes",
    [
        {"ssh.user": "admin"},
        {"network.domain": "example.com"},
        {"network.nameservers": ["10.0.0.9"]},
        {"network.dhcp": True},
        {"network.ipv6": {"cidr": "2001:db8::/64"}},
        {"clone": "linked"},
        {"disk_provisioning": "thin"},
        {"customization": {"spec": "linux"}},
        {"cards": [{"network": "storage", "cidr": "10.8.0.0/24"}]},
    ],
)
def test_hash_follows_what_the_machine_itself_does_not_show(changes: dict[str, Any]) -> None:
    assert spec_hash(*first_node(changes)) != spec_hash(*first_node())
    assert spec_hash(*first_node(changes)) == spec_hash(*first_node(changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"cpu": 4, "memory_mb": 8192, "disk_gb": 100, "disks": [{"name": "a", "size_gb": 1}]},
        {"extra_config": {"a": "b"}, "notes": "x", "tags": {"a": "b"}, "attributes": {"a": "b"}},
        {"placement": {"network": "other", "datastore": "other"}},
        {"template": "T/other"},
        {"count": 7, "network.ntp": ["x"], "network.exclude": [{"first": "10.0.0.3", "last": "10.0.0.3"}]},
    ],
)
def test_hash_does_not_follow_what_is_compared_or_does_not_concern_the_machine(changes: dict[str, Any]) -> None:
    assert spec_hash(*first_node(changes)) == spec_hash(*first_node())


@pytest.mark.parametrize(("keys", "text"), [([], ""), (["b", "a.b"], "a.b,b")])
def test_ledger_of_extra_config(keys: list[str], text: str) -> None:
    assert extra_config_text(keys) == text
    assert sorted(extra_config_keys(text)) == sorted(keys)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", {}),
        ("etcd=1", {"etcd": 1}),
        ("etcd=1,logs=2", {"etcd": 1, "logs": 2}),
        ("etcd,=3,logs=x,data=4", {"data": 4}),
        ("etcd=²", {}),
    ],
)
def test_ledger_of_disks(text: str, units: dict[str, int]) -> None:
    assert disk_units(text) == units
    assert disk_units(disk_text(units)) == units


@pytest.mark.parametrize(
    ("names", "known", "occupied", "places"),
    [
        (["a", "b"], {}, [0], {"a": 1, "b": 2}),
        (["b"], {"a": 1}, [0, 1], {"a": 1, "b": 2}),
        (["a"], {"a": 5}, [0], {"a": 5}),
        (["b"], {"a": 2}, [0, 1], {"a": 2, "b": 3}),
        (["a"], {}, [0, 1, 2, 3, 4, 5, 6], {"a": 8}),  # 7 is the controller itself
    ],
)
def test_further_disks_have_a_place_for_life(
    names: list[str], known: dict[str, int], occupied: list[int], places: dict[str, int]
) -> None:
    assert place_disks(names, known, occupied) == places


def test_full_controller_has_no_place() -> None:
    names = [f"disk-{number}" for number in range(14)]
    assert sorted(place_disks(names, {}, [0]).values()) == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15]
    with pytest.raises(ValueError, match="one-more"):
        place_disks([*names, "one-more"], {}, [0])


@pytest.mark.parametrize(
    ("name", "facts", "ours"),
    [
        ("demo-infra-1", {"fury.cluster": "demo", "fury.pool": "infra"}, True),
        ("demo-infra-1", {"fury.cluster": "other", "fury.pool": "infra"}, False),
        ("demo-infra-1", {"fury.cluster": "demo", "fury.pool": "apps"}, False),
        ("demo-infra-1", {"fury.cluster": "demo"}, False),
        ("demo-infra-1", {}, False),
        ("demo-infra-1-backup", {"fury.cluster": "demo", "fury.pool": "infra"}, False),
        ("renamed", {"fury.cluster": "demo", "fury.pool": "infra"}, False),
    ],
)
def test_node_has_the_clusters_name_on_it_and_its_own(name: str, facts: dict[str, str], ours: bool) -> None:
    assert is_node_of("demo", name, facts) is ours
