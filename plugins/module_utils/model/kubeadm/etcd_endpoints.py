# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Telling a living cluster where the members of etcd are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..merging import merge
from .dialect import dialect_of
from .settings import KubeadmSettingsError


def etcd_endpoint_documents(
    cluster: Mapping[str, Any], endpoints: Sequence[str], version: str, node_name: str, node_address: str
) -> list[dict[str, Any]]:
    """Return what the phases of kubeadm read that write the API server's manifest and keep the configuration.

    `cluster` is the ClusterConfiguration that the cluster has; nothing but the endpoints changes in it.
    """
    if "external" not in (cluster.get("etcd") or {}):
        raise KubeadmSettingsError(
            "etcd: the cluster's etcd is kubeadm's own: expected members that the role etcd runs; leave the etcd of "
            "this cluster to kubeadm"
        )
    return [
        {
            "apiVersion": cluster["apiVersion"],
            "kind": "InitConfiguration",
            "localAPIEndpoint": {"advertiseAddress": node_address, "bindPort": 6443},
            "nodeRegistration": {"name": node_name, "criSocket": dialect_of(version).release.cri_socket},
        },
        merge(cluster, {"etcd": {"external": {"endpoints": list(endpoints)}}}),
    ]
