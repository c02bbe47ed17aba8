# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What kubeadm is told, in words that are the same for all of its configuration's versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from ..problem import ModelError, shown


class KubeadmSettingsError(ModelError):
    """Settings that kubeadm, or its version, cannot be given."""


@dataclass(frozen=True)
class Component:
    """A part of the control plane.

    Attributes:
        arguments: its arguments without the leading dashes; a list for one that is given more than once.
        volumes: what it sees of the host, as kubeadm's HostPathMount.
    """

    arguments: dict[str, Any] = field(default_factory=dict)
    volumes: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Settings:
    """What kubeadm is told. The defaults are those of settings that only one of the two documents needs.

    Attributes:
        version: full version of Kubernetes.
        endpoint: host and port of the API as all nodes reach it.
        node_name: name of the node.
        node_address: address of the node.
        control_plane: whether the node is a control plane.
        taints: what the pool's nodes have from their first moment.
        kubelet_arguments: arguments of this node's kubelet, beside its address.
        ignore_preflight_errors: kubeadm's checks that may fail.
        timeout: seconds to wait for a control plane to answer.
        token: the bootstrap token of the run; to make a cluster and to join one.
        authority_fingerprint: SHA-256 of the cluster authority's public key, in hexadecimal digits; to join.
        control_planes: name and address of each.
        extra_names: what the API's certificates are made for beside that.
        cluster_name: name of the cluster.
        image_repository: registry of the images.
        pod_cidr: network of the pods.
        service_cidr: network of the services.
        dns_domain: domain of the services.
        etcd_endpoints: URLs of etcd's members; none for kubeadm's own etcd on the control planes.
        etcd_arguments: arguments of kubeadm's own etcd.
        oidc: the cluster model's section kubernetes.oidc; ca is the text of the certificate.
        audit: the cluster model's section kubernetes.audit.
        encryption: an EncryptionConfiguration; none for no encryption.
        tls: the cluster model's section kubernetes.tls.
        cloud_provider: empty, or external.
        api_server: arguments and volumes.
        controller_manager: arguments and volumes.
        scheduler: arguments and volumes.
        feature_gates: kubeadm's own.
        component_feature_gates: those of all other programs.
        certificate_validity_hours: of the certificates that kubeadm makes; 0 for kubeadm's year.
        kubelet_configuration: fields of the cluster's KubeletConfiguration.
        node_kubelet_configuration: fields of this node's KubeletConfiguration, over the cluster's.
        kube_proxy_configuration: fields of the KubeProxyConfiguration.
    """

    version: str
    endpoint: str
    node_name: str
    node_address: str
    token: str = ""
    control_plane: bool = False
    taints: list[Any] = field(default_factory=list)
    kubelet_arguments: dict[str, Any] = field(default_factory=dict)
    ignore_preflight_errors: list[str] = field(default_factory=list)
    timeout: int = 300
    authority_fingerprint: str = ""
    control_planes: list[Any] = field(default_factory=list)
    extra_names: list[str] = field(default_factory=list)
    cluster_name: str = "kubernetes"
    image_repository: str = ""
    pod_cidr: str = ""
    service_cidr: str = ""
    dns_domain: str = "cluster.local"
    etcd_endpoints: list[str] = field(default_factory=list)
    etcd_arguments: dict[str, Any] = field(default_factory=dict)
    oidc: dict[str, Any] = field(default_factory=dict)
    audit: dict[str, Any] = field(default_factory=dict)
    encryption: dict[str, Any] = field(default_factory=dict)
    tls: dict[str, Any] = field(default_factory=dict)
    cloud_provider: str = ""
    api_server: Component = field(default_factory=Component)
    controller_manager: Component = field(default_factory=Component)
    scheduler: Component = field(default_factory=Component)
    feature_gates: dict[str, bool] = field(default_factory=dict)
    component_feature_gates: dict[str, bool] = field(default_factory=dict)
    certificate_validity_hours: int = 0
    kubelet_configuration: dict[str, Any] = field(default_factory=dict)
    node_kubelet_configuration: dict[str, Any] = field(default_factory=dict)
    kube_proxy_configuration: dict[str, Any] = field(default_factory=dict)


_COMPONENTS = ("api_server", "controller_manager", "scheduler")
_NUMBERS = ("timeout", "certificate_validity_hours")


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Return the settings that a mapping holds; keys that are none, and ones that are missing, are refused."""
    given = {name: values[name] for name in values if values[name] is not None}
    known = {each.name: each for each in fields(Settings)}
    _refuse_unknown(given, known, "")
    for name, each in known.items():
        if each.default is MISSING and each.default_factory is MISSING and given.get(name, "") == "":
            raise KubeadmSettingsError(f"{name}: missing: expected a value; add it")
    for name in _NUMBERS:
        if name in given:
            given[name] = _number(name, given[name])
    for name in _COMPONENTS:
        if name in given:
            _refuse_unknown(given[name], {each.name: each for each in fields(Component)}, f"{name}.")
            given[name] = Component(**given[name])
    return Settings(**given)


def _number(name: str, value: Any) -> int:
    """Return a number that templates may have made a text."""
    if not isinstance(value, bool) and str(value).isdecimal():
        return int(value)
    raise KubeadmSettingsError(f"{name}: {shown(value)}: expected a whole number from 0 on; correct it")


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any], prefix: str) -> None:
    for name in given:
        if name not in known:
            raise KubeadmSettingsError(
                f"{prefix}{name}: {shown(given[name])}: expected one of {', '.join(known)}; correct or remove it"
            )
