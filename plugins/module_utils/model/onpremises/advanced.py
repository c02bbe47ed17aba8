# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`spec.kubernetes.advanced` of an OnPremises document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..registries import EVERY_REGISTRY, with_mirrors_of_docker_hub
from .credentials import password_of

_OIDC = {
    "issuer_url": "issuer_url",
    "client_id": "client_id",
    "ca_file": "ca_file",
    "username_claim": "username_claim",
    "username_prefix": "username_prefix",
    "groups_claim": "groups_claim",
    "groups_prefix": "group_prefix",
}
# What the schema knows of kube-proxy's modes.
_PROXY_MODES = ("ipvs", "nftables")


def advanced(model: Mapping[str, Any], directory: str) -> dict[str, Any]:
    """Return the section, without what the cluster does not set; paths are seen from an absolute directory."""
    kubernetes = model["kubernetes"]
    runtime = model["container_runtime"]
    mode = kubernetes["kube_proxy_configuration"].get("mode", "")
    section = {
        "cloud": {"provider": kubernetes["cloud_provider"]} if kubernetes["cloud_provider"] else {},
        "users": _users(kubernetes["users"]),
        "oidc": _oidc(kubernetes["oidc"]),
        "containerd": _containerd(
            with_mirrors_of_docker_hub(runtime["registries"], runtime["mirrors"]),
            directory,
        ),
        "encryption": _cipher_suites(kubernetes["tls"]),
        "registry": kubernetes["image_repository"],
        "apiServerCertSANs": list(kubernetes["api_server"]["extra_names"]),
        "kubeProxy": {"type": mode} if mode in _PROXY_MODES else {},
        "kubeletConfiguration": kubernetes["kubelet_configuration"],
        "kernelParameters": kernel_parameters(model["operating_system"]["kernel_parameters"]),
    }
    return {key: value for key, value in section.items() if value}


def kernel_parameters(parameters: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return kernel parameters by name, as furyctl lists them."""
    return [{"name": name, "value": str(parameters[name])} for name in sorted(parameters)]


def _users(users: list[Mapping[str, Any]]) -> dict[str, Any]:
    if not users:
        return {}
    groups = {tuple(user.get("groups") or ()) for user in users}
    common = next(iter(groups)) if len(groups) == 1 else ()
    organisation = {"org": common[0]} if len(common) == 1 else {}
    return {"names": [user["name"] for user in users], **organisation}


def _oidc(oidc: Mapping[str, Any]) -> dict[str, str]:
    if not oidc["issuer_url"]:
        return {}
    return {name: oidc[key] for key, name in _OIDC.items() if oidc.get(key)}


def _containerd(registries: list[Mapping[str, Any]], directory: str) -> dict[str, Any]:
    entries = [_registry(registry, directory) for registry in registries if registry["name"] != EVERY_REGISTRY]
    return {"registryConfigs": entries} if entries else {}


def _registry(registry: Mapping[str, Any], directory: str) -> dict[str, Any]:
    entry = {
        "registry": registry["name"],
        "username": registry.get("username", ""),
        "password": password_of(registry, directory) if registry.get("username") else "",
        "insecureSkipVerify": bool(registry.get("insecure")),
        "mirrorEndpoint": [mirror["url"] for mirror in registry.get("mirrors") or []],
    }
    return {key: value for key, value in entry.items() if value}


def _cipher_suites(tls: Mapping[str, Any]) -> dict[str, Any]:
    suites = list(tls["cipher_suites"])
    return {"tlsCipherSuites": suites, "tlsCipherSuitesKubelet": list(suites)} if suites else {}
