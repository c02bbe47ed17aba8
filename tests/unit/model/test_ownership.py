"""What is written on a virtual machine, and what it is recognised by."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import Node
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ownership import (
    ATTRIBUTES,
    facts_of,
    is_node_of,
    spec_hash,
)

MODEL: dict[str, Any] = {"name": "demo", "environment": "test", "network": {"name": "net"}}
NODE = Node("demo-infra-1", "infra", "worker", "10.0.0.4", 2, 4096, 80, "T/ubuntu", {"a": "b"})


def test_facts_say_what_it_was_made_as() -> None:
    assert facts_of(MODEL, NODE, "ssh-ed25519 AAAA") == {
        "fury.cluster": "demo",
        "fury.environment": "test",
        "fury.pool": "infra",
        "fury.role": "worker",
        "fury.address": "10.0.0.4",
        "fury.spec_hash": spec_hash(MODEL, {"a": "b"}),
        "fury.template": "T/ubuntu",
        "fury.ssh_host_key": "ssh-ed25519 AAAA",
    }
    assert tuple(facts_of(MODEL, NODE, "ssh-ed25519 AAAA")) == ATTRIBUTES


def test_hash_follows_what_the_machine_itself_does_not_show() -> None:
    first = spec_hash(MODEL, {"a": "b", "c": "d"})
    assert first == spec_hash(MODEL, {"c": "d", "a": "b"})
    assert first != spec_hash(MODEL, {"a": "b"})
    assert first != spec_hash({**MODEL, "network": {"name": "other"}}, {"a": "b", "c": "d"})


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
