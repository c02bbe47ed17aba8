# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.node_addresses import node_addresses

HOSTVARS = {
    "a": {"ansible_host": "192.0.2.1", "fury_address": "10.0.0.1"},
    "b": {"ansible_host": "10.0.0.2"},
    "c": {},
}


def test_takes_the_nodes_own_address_before_ansibles() -> None:
    assert node_addresses(["a"], HOSTVARS) == [{"name": "a", "address": "10.0.0.1"}]


def test_keeps_the_order_and_lists_each_host_once() -> None:
    assert [node["name"] for node in node_addresses(["b", "a", "b"], HOSTVARS)] == ["b", "a"]


def test_no_hosts() -> None:
    assert node_addresses([], HOSTVARS) == []


def test_says_which_host_has_no_address() -> None:
    with pytest.raises(AnsibleFilterError, match=r"Host 'c' has no address.*'ansible_host'"):
        node_addresses(["a", "c"], HOSTVARS)
