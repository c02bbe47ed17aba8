# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.with_certificate_names import stored_with_certificate_names

SETTINGS = {
    "version": "1.20.2",
    "endpoint": "10.0.0.10:6443",
    "node_name": "m1",
    "node_address": "10.0.0.11",
    "token": "token",
    "control_planes": [{"name": "m1", "address": "10.0.0.11"}],
    "extra_names": ["api.example.com"],
}
NAMES = ["10.0.0.10", "m1", "10.0.0.11", "localhost", "127.0.0.1", "api.example.com"]
STORED = """\
apiServer:
  certSANs:
  - 10.0.0.10
  extraArgs:
    authorization-mode: Node,RBAC
    feature: "y"
    number: "10"
    octal: "0o17"
    exponent: 1e3x
  timeoutForControlPlane: 5m0s
apiVersion: kubeadm.k8s.io/v1beta2
kubernetesVersion: v1.20.2
"""


def config_map(configuration: str) -> dict[str, Any]:
    return {
        "kind": "ConfigMap",
        "metadata": {"resourceVersion": "7"},
        "data": {"ClusterConfiguration": configuration, "ClusterStatus": "x"},
    }


def test_the_names_change_and_nothing_else() -> None:
    result = stored_with_certificate_names(config_map(STORED), SETTINGS)
    text = result["data"]["ClusterConfiguration"]
    before, after = yaml.safe_load(STORED), yaml.safe_load(text)
    assert after["apiServer"].pop("certSANs") == NAMES
    del before["apiServer"]["certSANs"]
    assert after == before
    assert result["metadata"] == {"resourceVersion": "7"}
    assert result["data"]["ClusterStatus"] == "x"


def test_texts_stay_texts_for_kubeadm() -> None:
    """Its YAML library knows more words for truth values and more ways to write numbers than Python's."""
    text = stored_with_certificate_names(config_map(STORED), SETTINGS)["data"]["ClusterConfiguration"]
    for line in ('feature: "y"', 'number: "10"', 'octal: "0o17"', 'exponent: "1e3x"'):
        assert line in text


def test_a_configuration_that_has_them_is_the_same_text() -> None:
    once = stored_with_certificate_names(config_map(STORED), SETTINGS)
    assert stored_with_certificate_names(once, SETTINGS) == once


def test_another_config_map_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="kubeadm did not make this cluster"):
        stored_with_certificate_names({"data": {}}, SETTINGS)


def test_texts_of_ansibles_own_types_are_written() -> None:
    class Text(str):
        __slots__ = ()

    result = stored_with_certificate_names(
        config_map(Text(STORED)), {**SETTINGS, "extra_names": [Text("a.example.com")]}
    )
    assert "a.example.com" in result["data"]["ClusterConfiguration"]
