# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What of a living cluster its configuration may not say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import shown

_MAKE_ANEW = "set it back, or make another cluster"
# Place in kubeadm's ClusterConfiguration, key of the cluster model, why not and what to do.
_FIXED: tuple[tuple[str, str, str], ...] = (
    ("clusterName", "name", "machines, certificates and kubeconfigs bear it"),
    ("controlPlaneEndpoint", "kubernetes.endpoint", "every kubelet and kubeconfig holds it"),
    ("networking.podSubnet", "kubernetes.pod_cidr", "the pods have addresses of it"),
    ("networking.serviceSubnet", "kubernetes.service_cidr", "the services have addresses of it"),
    ("networking.dnsDomain", "kubernetes.dns_domain", "the pods that run look for services there"),
)


def conflicts(cluster: Mapping[str, Any], wanted: Mapping[str, Any], has_keys: bool) -> list[str]:
    """Return what a cluster's ClusterConfiguration says other than the wanted one, where that cannot be changed.

    Args:
        cluster: the ClusterConfiguration that the cluster holds.
        wanted: the one of the config.
        has_keys: whether the working directory has the keys of an encryption at rest.
    """
    return list(_conflicts(cluster, wanted, has_keys))


def _conflicts(cluster: Mapping[str, Any], wanted: Mapping[str, Any], has_keys: bool) -> Iterator[str]:
    for place, key, reason in _FIXED:
        there, now = _at(cluster, place), _at(wanted, place)
        # A cluster that somebody else made may leave to kubeadm what ours say.
        if there and there != now:
            yield f"{key}: {shown(now)}: the cluster has {shown(there)}, and {reason}; {_MAKE_ANEW}"
    there, now = cluster.get("kubernetesVersion"), wanted.get("kubernetesVersion")
    if there and there != now:
        yield (
            f"kubernetes.version: {shown(str(now).lstrip('v'))}: the cluster has {shown(str(there).lstrip('v'))}, and "
            "settings are changed apart from upgrades; set it back"
        )
    if _encrypts(cluster) and not has_keys:
        yield (
            "secrets/encryption.json: missing: the cluster encrypts its secrets with keys that this file holds; bring "
            "it from the working directory that the cluster was made in, without it they cannot be read"
        )


def _at(document: Mapping[str, Any], place: str) -> Any:
    value: Any = document
    for key in place.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _encrypts(cluster: Mapping[str, Any]) -> bool:
    arguments = _at(cluster, "apiServer.extraArgs") or {}
    names = arguments if isinstance(arguments, Mapping) else [each.get("name") for each in arguments]
    return "encryption-provider-config" in names
