"""A living cluster, and the part that says what the distribution installs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves the tests' own modules out


def living(*machines: str) -> list[dict[str, str]]:
    """Make machines of `role/pool/name/address`."""
    keys = ("role", "pool", "name", "address")
    return [{**dict(zip(keys, each.split("/"), strict=True)), "power_state": "poweredOn"} for each in machines]


@pytest.fixture
def partial() -> dict[str, Any]:
    return {
        "name": "demo",
        "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T/ubuntu"},
        "network": {"name": "net", "cidr": "10.0.0.0/24", "domain": "example.com"},
        "load_balancer": {"vip": "10.0.0.10"},
        "pools": [
            {"name": "lb", "role": "load_balancer", "count": 2},
            {"name": "master", "role": "control_plane", "count": 1, "labels": {"tier": "control"}},
            {
                "name": "apps",
                "role": "worker",
                "count": 2,
                "labels": {"tier": "apps"},
                "annotations": {"example.com/owner": "team: blue"},
                "taints": [{"key": "dedicated", "effect": "NoSchedule"}],
                "kernel_parameters": {"net.core.somaxconn": 4096},
                "kubelet_configuration": {"maxPods": 200},
            },
            {"name": "infra", "role": "worker", "count": 0},
        ],
        "kubernetes": {"version": "1.32.4"},
    }


@pytest.fixture
def model(partial: dict[str, Any]) -> dict[str, Any]:
    return load(partial)


@pytest.fixture
def machines() -> list[dict[str, str]]:
    return living(
        "worker/apps/demo-apps-2/10.0.0.22",
        "load_balancer/lb/demo-lb-1/10.0.0.11",
        "load_balancer/lb/demo-lb-2/10.0.0.12",
        "control_plane/master/demo-master-1/10.0.0.13",
        "worker/apps/demo-apps-1/10.0.0.21",
    )


@pytest.fixture
def distribution() -> dict[str, Any]:
    return {
        "distributionVersion": "v1.32.0",
        "distribution": {
            "modules": {
                "dr": {"type": "none"},
                "ingress": {
                    "baseDomain": "apps.example.com",
                    "nginx": {
                        "type": "single",
                        "tls": {
                            "provider": "secret",
                            "secret": {
                                "ca": "{file://./tls/ca.crt}",
                                "cert": "{file:///etc/tls/tls.crt}",
                                "key": "{env://TLS_KEY}",
                            },
                        },
                    },
                },
                "logging": {"type": "none"},
                "policy": {"type": "none"},
            },
        },
        "plugins": {"kustomize": [{"name": "mine", "folder": "./plugins/mine"}]},
    }
