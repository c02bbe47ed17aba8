# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The documents that kubeadm reads to make a cluster, and to join one."""

from __future__ import annotations

from typing import Any

from ..merging import merge
from .certificate_names import configured_names
from .components import api_server, controller_manager, scheduler
from .dialect import Dialect, dialect_of
from .kubelet import kubelet_arguments, kubelet_configuration, node_kubelet_configuration
from .settings import Component, KubeadmSettingsError, Settings

_API_PORT = 6443
_PKI = "/etc/kubernetes/pki"
_KUBE_PROXY_CONFIGURATION = {"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration"}


def init_documents(settings: Settings) -> list[dict[str, Any]]:
    """Return what `kubeadm init` reads."""
    _require_token(settings)
    dialect = dialect_of(settings.version)
    return [_init_configuration(settings, dialect), *_cluster_documents(settings, dialect)]


def phase_documents(settings: Settings) -> list[dict[str, Any]]:
    """Return what the phases of `kubeadm init` read that bring settings to a cluster that is there."""
    dialect = dialect_of(settings.version)
    return [_node_configuration(settings, dialect), *_cluster_documents(settings, dialect)]


def kubelet_documents(settings: Settings) -> list[dict[str, Any]]:
    """Return what this node's kubelet reads."""
    return [node_kubelet_configuration(settings)]


def join_documents(settings: Settings) -> list[dict[str, Any]]:
    """Return what `kubeadm join` reads."""
    _require_token(settings)
    dialect = dialect_of(settings.version)
    if not settings.authority_fingerprint:
        raise KubeadmSettingsError("authority_fingerprint: missing: expected that of the cluster's authority; add it")
    return [
        {
            "apiVersion": dialect.api_version,
            "kind": "JoinConfiguration",
            "discovery": {
                "bootstrapToken": {
                    "token": settings.token,
                    "apiServerEndpoint": settings.endpoint,
                    # Joining nodes trust an API server only when it shows this authority.
                    "caCertHashes": [f"sha256:{settings.authority_fingerprint}"],
                },
                **dialect.discovery_timeouts(settings.timeout),
            },
            "nodeRegistration": _node_registration(settings, dialect),
            **({"controlPlane": {"localAPIEndpoint": _local_endpoint(settings)}} if settings.control_plane else {}),
            **dialect.join_timeouts(settings.timeout),
        }
    ]


def _require_token(settings: Settings) -> None:
    if not settings.token:
        raise KubeadmSettingsError("token: missing: expected a value; add it")


def _init_configuration(settings: Settings, dialect: Dialect) -> dict[str, Any]:
    return {
        **_node_configuration(settings, dialect),
        # Used by nobody: each join makes a token of its own. Without this one kubeadm makes one that lives for a day.
        "bootstrapTokens": [
            {
                "token": settings.token,
                "ttl": "1m0s",
                "usages": ["signing", "authentication"],
                "groups": ["system:bootstrappers:kubeadm:default-node-token"],
            }
        ],
    }


def _node_configuration(settings: Settings, dialect: Dialect) -> dict[str, Any]:
    return {
        "apiVersion": dialect.api_version,
        "kind": "InitConfiguration",
        "localAPIEndpoint": _local_endpoint(settings),
        "nodeRegistration": _node_registration(settings, dialect),
        **dialect.init_timeouts(settings.timeout),
    }


def _cluster_documents(settings: Settings, dialect: Dialect) -> list[dict[str, Any]]:
    gates = {"featureGates": settings.component_feature_gates} if settings.component_feature_gates else {}
    return [
        _cluster_configuration(settings, dialect),
        kubelet_configuration(settings),
        merge({**_KUBE_PROXY_CONFIGURATION, **gates}, settings.kube_proxy_configuration),
    ]


def _cluster_configuration(settings: Settings, dialect: Dialect) -> dict[str, Any]:
    return {
        "apiVersion": dialect.api_version,
        "kind": "ClusterConfiguration",
        "clusterName": settings.cluster_name,
        "kubernetesVersion": f"v{settings.version}",
        "controlPlaneEndpoint": settings.endpoint,
        "imageRepository": settings.image_repository,
        "certificatesDir": _PKI,
        "networking": {
            "podSubnet": settings.pod_cidr,
            "serviceSubnet": settings.service_cidr,
            "dnsDomain": settings.dns_domain,
        },
        "etcd": _etcd(settings, dialect),
        "apiServer": {
            "certSANs": configured_names(settings),
            **_component(api_server(settings), dialect),
            **dialect.api_server_timeouts(settings.timeout),
        },
        "controllerManager": _component(controller_manager(settings), dialect),
        "scheduler": _component(scheduler(settings), dialect),
        **({"featureGates": settings.feature_gates} if settings.feature_gates else {}),
        **dialect.validity(settings.certificate_validity_hours),
    }


def _node_registration(settings: Settings, dialect: Dialect) -> dict[str, Any]:
    # What kubeadm gives a control plane that is asked for no taints. A list of taints replaces them: they are repeated.
    own = dialect.release.control_plane_taints if settings.control_plane else ()
    taints = [*({"key": key, "effect": "NoSchedule"} for key in own), *settings.taints]
    return {
        "name": settings.node_name,
        "criSocket": dialect.release.cri_socket,
        "kubeletExtraArgs": dialect.arguments(kubelet_arguments(settings)),
        "ignorePreflightErrors": settings.ignore_preflight_errors,
        **({"taints": taints} if settings.taints else {}),
    }


def _local_endpoint(settings: Settings) -> dict[str, Any]:
    return {"advertiseAddress": settings.node_address, "bindPort": _API_PORT}


def _etcd(settings: Settings, dialect: Dialect) -> dict[str, Any]:
    if not settings.etcd_endpoints:
        return {"local": {"dataDir": "/var/lib/etcd", "extraArgs": dialect.arguments(settings.etcd_arguments)}}
    return {
        "external": {
            "endpoints": settings.etcd_endpoints,
            "caFile": f"{_PKI}/etcd/ca.crt",
            "certFile": f"{_PKI}/apiserver-etcd-client.crt",
            "keyFile": f"{_PKI}/apiserver-etcd-client.key",
        }
    }


def _component(component: Component, dialect: Dialect) -> dict[str, Any]:
    return {"extraArgs": dialect.arguments(component.arguments), "extraVolumes": component.volumes}
