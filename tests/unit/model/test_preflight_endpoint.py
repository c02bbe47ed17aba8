"""Whether the name of the Kubernetes API leads to the cluster."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_endpoint import (
    endpoint_name,
    endpoint_verdict,
)


def model(endpoint: str = "api.example.com:6443", role: str = "load_balancer") -> dict[str, Any]:
    return {
        "kubernetes": {"endpoint": endpoint},
        "network": {"cidr": "10.0.0.0/24"},
        "pools": [{"name": "x", "role": role, "count": 1}],
    }


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        ("", ""),
        ("10.0.0.2:6443", ""),
        ("[2001:db8::1]:6443", ""),
        ("api.example.com", "api.example.com"),
        ("api.example.com:443", "api.example.com"),
    ],
)
def test_only_names_are_looked_up(endpoint: str, name: str) -> None:
    assert endpoint_name(model(endpoint)) == name


@pytest.mark.parametrize(
    ("addresses", "targets", "role", "status"),
    [
        (["10.0.0.2"], ["10.0.0.2"], "load_balancer", "ok"),
        (["192.0.2.7"], ["10.0.0.2"], "load_balancer", "ok"),
        (["2001:db8::1"], ["10.0.0.2"], "load_balancer", "ok"),
        ([], ["10.0.0.2"], "load_balancer", "warning"),
        (["10.0.0.9"], ["10.0.0.2"], "load_balancer", "failed"),
        (["10.0.0.2", "10.0.0.9"], ["10.0.0.2"], "load_balancer", "failed"),
        (["10.0.0.9"], ["10.0.0.3"], "control_plane", "warning"),
        (["10.0.0.9"], [], "load_balancer", "warning"),
    ],
)
def test_where_the_name_leads(addresses: list[str], targets: list[str], role: str, status: str) -> None:
    assert endpoint_verdict(model(role=role), addresses, targets).status == status
