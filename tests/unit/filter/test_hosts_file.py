# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.endpoint_hosts import endpoint_hosts
from ansible_collections.sighup.fury_vsphere.plugins.filter.hosts_lines import hosts_lines


def model(endpoint: str, vip: str = "") -> dict[str, Any]:
    return {"kubernetes": {"endpoint": endpoint}, "load_balancer": {"vip": vip}}


def test_names_without_a_dot_are_in_the_domain() -> None:
    machines = [{"name": "a", "address": "10.0.0.1"}, {"name": "api.example.com", "address": "10.0.0.2"}]
    assert hosts_lines(machines, "b.c") == ["10.0.0.1 a.b.c a", "10.0.0.2 api.example.com"]
    assert hosts_lines(machines) == ["10.0.0.1 a", "10.0.0.2 api.example.com"]


@pytest.mark.parametrize(
    ("endpoint", "vip", "balancers", "address"),
    [
        ("api.example.com:8443", "10.0.0.9", ["10.0.0.2", "10.0.0.3"], "10.0.0.9"),
        ("api.example.com", "", ["10.0.0.2"], "10.0.0.2"),
        ("api.example.com", "", [], None),  # outside of the cluster
        ("10.0.0.9:6443", "10.0.0.9", ["10.0.0.2"], None),
        ("[2001:db8::1]:6443", "10.0.0.9", ["10.0.0.2"], None),
        ("", "", ["10.0.0.2"], None),
    ],
)
def test_name_of_the_endpoint(endpoint: str, vip: str, balancers: list[str], address: str | None) -> None:
    expected = [{"name": "api.example.com", "address": address}] if address else []
    assert endpoint_hosts(model(endpoint, vip), balancers) == expected
