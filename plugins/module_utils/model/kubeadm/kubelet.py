# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The configuration of kubelets: the cluster's, which nodes join with, and each node's own."""

from __future__ import annotations

from typing import Any

from ..hardening import KUBELET, hardened
from ..merging import merge
from ..networks import network_of
from ..versions import numbers_of
from .components import tls_version
from .settings import Settings

_DNS_PLACE = 10
# The file may say where the container runtime is; from 1.34 on kubeadm says it there and no more as an argument.
_RUNTIME_FIELD_SINCE = (1, 27)
_RUNTIME = "unix:///run/containerd/containerd.sock"


def kubelet_configuration(settings: Settings) -> dict[str, Any]:
    """Return what is said of the cluster's kubelets; kubeadm adds what it has to."""
    fields: dict[str, Any] = {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        # The container runtime's must be the same. kubeadm's own default from 1.22 on.
        "cgroupDriver": "systemd",
    }
    if tls_version(settings.tls):
        fields["tlsMinVersion"] = tls_version(settings.tls)
    if settings.tls.get("cipher_suites"):
        fields["tlsCipherSuites"] = list(settings.tls["cipher_suites"])
    if settings.component_feature_gates:
        fields["featureGates"] = dict(settings.component_feature_gates)
    return merge(merge(fields, hardened(KUBELET)), settings.kubelet_configuration)


def node_kubelet_configuration(settings: Settings) -> dict[str, Any]:
    """Return all that this node's kubelet is told: nothing of it depends on what kubeadm would add.

    kubeadm patches the cluster's configuration for a node from 1.25 on only; this way is the same for every version.
    """
    network = network_of(settings.service_cidr)
    written_by_kubeadm: dict[str, Any] = {
        "clusterDomain": settings.dns_domain,
        **({"clusterDNS": [str(network[_DNS_PLACE])]} if network is not None else {}),
        "healthzBindAddress": "127.0.0.1",
        "healthzPort": 10248,
        "staticPodPath": "/etc/kubernetes/manifests",
    }
    if numbers_of(settings.version)[:2] >= _RUNTIME_FIELD_SINCE:
        written_by_kubeadm["containerRuntimeEndpoint"] = _RUNTIME
    return merge(merge(written_by_kubeadm, kubelet_configuration(settings)), settings.node_kubelet_configuration)


def kubelet_arguments(settings: Settings) -> dict[str, Any]:
    """Return the arguments of this node's kubelet."""
    # Deprecated for ever and removed in no version so far: without it nothing waits for the cloud controller manager.
    cloud = {"cloud-provider": settings.cloud_provider} if settings.cloud_provider else {}
    return {"node-ip": settings.node_address, **cloud, **settings.kubelet_arguments}
