"""What of a living cluster a config may not say otherwise."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.settings_conflicts import settings_conflicts

CLUSTER: dict[str, Any] = {
    "kind": "ClusterConfiguration",
    "clusterName": "demo",
    "controlPlaneEndpoint": "10.0.0.10:6443",
    "kubernetesVersion": "v1.20.2",
    "networking": {"podSubnet": "10.1.0.0/16", "serviceSubnet": "10.2.0.0/16", "dnsDomain": "cluster.local"},
}


def stored(cluster: Any) -> list[dict[str, Any]]:
    text = cluster if isinstance(cluster, str) else yaml.safe_dump(cluster)
    return [
        {"metadata": {"name": "kube-proxy"}},
        {"metadata": {"name": "kubeadm-config"}, "data": {"ClusterConfiguration": text}},
    ]


def test_same_cluster() -> None:
    assert settings_conflicts(stored(CLUSTER), [{"kind": "InitConfiguration"}, CLUSTER]) == []


def test_no_cluster_yet() -> None:
    assert settings_conflicts([], [CLUSTER]) == []


def test_cluster_that_leaves_things_to_kubeadm() -> None:
    assert settings_conflicts(stored({"kind": "ClusterConfiguration"}), [CLUSTER]) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"clusterName": "other"}, r'name: "other": the cluster has "demo"'),
        (
            {"controlPlaneEndpoint": "10.0.0.99:6443"},
            'kubernetes.endpoint: "10.0.0.99:6443": the cluster has "10.0.0.10:6443"',
        ),
        ({"networking": {**CLUSTER["networking"], "podSubnet": "10.9.0.0/16"}}, "kubernetes.pod_cidr"),
        ({"networking": {**CLUSTER["networking"], "serviceSubnet": "10.9.0.0/16"}}, "kubernetes.service_cidr"),
        ({"networking": {**CLUSTER["networking"], "dnsDomain": "x"}}, "kubernetes.dns_domain"),
        ({"kubernetesVersion": "v1.20.3"}, 'kubernetes.version: "1.20.3": the cluster has "1.20.2"'),
    ],
)
def test_what_cannot_be_changed(change: dict[str, Any], expected: str) -> None:
    found = settings_conflicts(stored(CLUSTER), [{**CLUSTER, **change}])
    assert len(found) == 1
    assert found[0].startswith(expected)
    assert "set it back" in found[0]


@pytest.mark.parametrize(
    "arguments",
    [{"encryption-provider-config": "/x"}, [{"name": "encryption-provider-config", "value": "/x"}]],
)
def test_keys_that_another_working_directory_has(arguments: Any) -> None:
    cluster = {**CLUSTER, "apiServer": {"extraArgs": arguments}}
    assert settings_conflicts(stored(cluster), [CLUSTER])[0].startswith("secrets/encryption.json: missing")
    assert settings_conflicts(stored(cluster), [CLUSTER], has_keys=True) == []


def test_configuration_that_cannot_be_read() -> None:
    with pytest.raises(AnsibleFilterError, match="kubeadm-config cannot be read"):
        settings_conflicts(stored("{"), [CLUSTER])
