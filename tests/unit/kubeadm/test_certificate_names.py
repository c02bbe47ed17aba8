"""The names of the API servers' certificates."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.certificate_names import (
    certificate_names,
    configured_names,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import settings_of

SETTINGS: dict[str, Any] = {
    "version": "1.20.2",
    "endpoint": "api.example.com:6443",
    "node_name": "m1",
    "node_address": "10.0.0.11",
    "token": "token",
    "control_planes": [{"name": "m1", "address": "10.0.0.11"}, {"name": "m2", "address": "10.0.0.12"}],
    "service_cidr": "172.23.0.0/16",
    "extra_names": ["10.9.9.9"],
}
# What kubeadm gives the certificate of a node beside what it is told.
OWN = {
    *("DNS:kubernetes", "DNS:kubernetes.default", "DNS:kubernetes.default.svc"),
    *("DNS:kubernetes.default.svc.cluster.local", "DNS:m1", "IP:172.23.0.1", "IP:10.0.0.11", "DNS:api.example.com"),
}


def unfitness(*names: str) -> str:
    return certificate_names(settings_of(SETTINGS)).unfitness(names)


def present(*without: str) -> list[str]:
    told = ["IP:10.9.9.9", "DNS:localhost", "IP:127.0.0.1"]
    return [name for name in (*OWN, *told) if name not in without]


def test_what_kubeadm_makes_is_fit() -> None:
    assert unfitness(*present(), "DNS:m2", "IP:10.0.0.12") == ""


def test_another_control_plane_may_be_missing() -> None:
    assert unfitness(*present()) == ""


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (present("IP:10.9.9.9"), "it lacks 10.9.9.9"),
        (present("DNS:api.example.com"), "it lacks api.example.com"),
        ([*present(), "DNS:old.example.com"], "it has old.example.com"),
        ([*present("IP:10.0.0.11"), "IP:10.0.0.10"], "it lacks 10.0.0.11; it has 10.0.0.10"),
    ],
)
def test_names_that_differ(names: list[str], reason: str) -> None:
    assert unfitness(*names) == reason


def test_names_that_kubeadm_is_told() -> None:
    assert configured_names(settings_of(SETTINGS)) == [
        *("api.example.com", "m1", "m2", "10.0.0.11", "10.0.0.12", "localhost", "127.0.0.1", "10.9.9.9"),
    ]
