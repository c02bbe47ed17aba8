# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A living cluster that is told of other members of etcd."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.kubeadm_etcd_endpoints import kubeadm_etcd_endpoints
from ruamel.yaml import YAML

EXPECTED = Path(__file__).parent / "golden" / "documents" / "expected"
ENDPOINTS = ["https://10.0.0.11:2379", "https://10.0.0.12:2379"]


@pytest.mark.parametrize("version", ["1.20.2", "1.24.17", "1.30.14", "1.35.5"])
def test_nothing_but_the_endpoints_changes(version: str) -> None:
    _init, before, *_others = YAML(typ="safe").load_all(EXPECTED / f"external-etcd.{version}.yml")
    init, after = kubeadm_etcd_endpoints(before, ENDPOINTS, version, "m-1", "10.0.0.11")
    assert init["apiVersion"] == after["apiVersion"]
    assert init["nodeRegistration"]["name"] == "m-1"
    assert init["localAPIEndpoint"] == {"advertiseAddress": "10.0.0.11", "bindPort": 6443}
    assert after["etcd"]["external"].pop("endpoints") == ENDPOINTS
    assert before["etcd"]["external"].pop("endpoints") != ENDPOINTS
    assert after == before


def test_etcd_of_kubeadm_is_left_to_kubeadm() -> None:
    with pytest.raises(AnsibleFilterError, match="kubeadm's own"):
        kubeadm_etcd_endpoints({"etcd": {"local": {}}}, ENDPOINTS, "1.20.2", "m-1", "10.0.0.11")
