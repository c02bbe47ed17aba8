# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The words of `kind: VSphereCluster`, beside those of the cluster model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..cluster_model import CLUSTER_SCHEMA
from ..document import KeyPath

KUBERNETES: KeyPath = ("spec", "kubernetes")
ADVANCED: KeyPath = (*KUBERNETES, "advanced")
VSPHERE: KeyPath = ("spec", "infrastructure", "vsphere")

# Keys of the model whose word here is not the same one in camel case.
_WORDS = {
    "memory_mb": "memory",
    "memory_reservation_mb": "memoryReservation",
    "disk_gb": "disk",
    "size_gb": "size",
}
# Roles, by the section of the config that their pools stand in.
ROLES = {
    "loadBalancers": "load_balancer",
    "etcd": "etcd",
    "masters": "control_plane",
    "nodes": "worker",
}
# Names of the pools of these sections, when the config gives none: those of furyctl 0.5 to 0.11 where it had one.
POOL_NAMES = {"loadBalancers": "lb", "etcd": "etcd", "masters": "master"}

# What OnPremises names in its own way.
_RENAMED: dict[KeyPath, KeyPath] = {
    ("metadata", "name"): ("name",),
    (*KUBERNETES, "controlPlaneAddress"): ("kubernetes", "endpoint"),
    (*KUBERNETES, "podCidr"): ("kubernetes", "pod_cidr"),
    (*KUBERNETES, "svcCidr"): ("kubernetes", "service_cidr"),
    (*KUBERNETES, "dnsZone"): ("network", "domain"),
    (*KUBERNETES, "proxy"): ("container_runtime", "proxy"),
    (*KUBERNETES, "ssh", "username"): ("ssh", "user"),
    (*KUBERNETES, "ssh", "port"): ("ssh", "port"),
    (*KUBERNETES, "ssh", "acceptNewHostKeys"): ("ssh", "accept_new_host_keys"),
    (*KUBERNETES, "loadBalancers", "keepalived", "ip"): ("load_balancer", "vip"),
    (*KUBERNETES, "loadBalancers", "keepalived", "virtualRouterId"): ("load_balancer", "virtual_router_id"),
    (*ADVANCED, "registry"): ("kubernetes", "image_repository"),
    (*ADVANCED, "apiServerCertSANs"): ("kubernetes", "api_server", "extra_names"),
    (*ADVANCED, "cloud", "provider"): ("kubernetes", "cloud_provider"),
    (*ADVANCED, "kernelParameters"): ("operating_system", "kernel_parameters"),
    (*ADVANCED, "kubeProxy", "configuration"): ("kubernetes", "kube_proxy_configuration"),
    (*ADVANCED, "encryption", "tlsCipherSuites"): ("kubernetes", "tls", "cipher_suites"),
    (*ADVANCED, "encryption", "tlsMinimumVersion"): ("kubernetes", "tls", "minimum_version"),
    (*ADVANCED, "airGap", "etcdDownloadUrl"): ("packages", "etcd_mirror"),
    (*ADVANCED, "oidc", "group_prefix"): ("kubernetes", "oidc", "groups_prefix"),
    (*VSPHERE, "environment"): ("environment",),
    (*VSPHERE, "trustedCertificates"): ("trusted_certificates",),
    (*VSPHERE, "boundary"): ("boundary",),
    (*VSPHERE, "firewall"): ("firewall",),
}
# OnPremises' words of OpenID Connect are those of the model.
_OIDC = (
    *("issuer_url", "client_id", "username_claim", "username_prefix", "groups_claim", "required_claims"),
    *("signing_algorithms", "ca", "ca_file"),
)
# Sections: those keys of a section of the model, in camel case.
_SECTIONS: tuple[tuple[KeyPath, KeyPath, tuple[str, ...]], ...] = (
    (
        (*KUBERNETES, "loadBalancers"),
        ("load_balancer",),
        ("port", "max_connections", "connect_timeout_seconds", "idle_timeout_minutes"),
    ),
    (
        ADVANCED,
        ("kubernetes",),
        (
            *("audit", "controller_manager", "scheduler", "feature_gates", "kubelet_configuration"),
            *("kubelet_arguments", "dns_domain"),
        ),
    ),
    ((*ADVANCED, "apiServer"), ("kubernetes", "api_server"), ("extra_arguments", "extra_volumes")),
    ((*ADVANCED, "encryption"), ("kubernetes", "encryption"), ("enabled", "provider", "resources")),
    (ADVANCED, (), ("etcd", "certificates")),
    ((*ADVANCED, "containerd"), ("container_runtime",), ("version", "dns", "mirrors", "config")),
    (
        (*ADVANCED, "airGap"),
        ("packages",),
        ("repositories", "directories", "proxy", "image_archives", "etcd_checksums"),
    ),
    (
        (*VSPHERE, "network"),
        ("network",),
        (
            *("name", "cidr", "gateway", "nameservers", "dhcp", "ip_offset", "ranges", "exclude", "probe", "ipv6"),
            "ntp",
        ),
    ),
    (
        (*VSPHERE, "operatingSystem"),
        ("operating_system",),
        ("hosts_file", "time_required", "journal_mb", "grow_root", "switch_to_cgroup_v2"),
    ),
)


def camel(word: str) -> str:
    """Write a word of the model in this dialect."""
    if word in _WORDS:
        return _WORDS[word]
    first, *rest = word.split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in rest)


def _same() -> Iterator[tuple[KeyPath, KeyPath]]:
    yield from _RENAMED.items()
    for word in _OIDC:
        yield (*ADVANCED, "oidc", word), ("kubernetes", "oidc", word)
    for source, target, words in _SECTIONS:
        for word in words:
            yield (*source, camel(word)), (*target, word)
    for word in CLUSTER_SCHEMA["properties"]["vsphere"]["properties"]:
        yield (*VSPHERE, camel(word)), ("vsphere", word)


# Where the model has what the config says; below, keys are the model's in camel case.
SAME = dict(_same())

# The nearest place in the config for a key of the model's sections that is not there.
SECTIONS: dict[KeyPath, KeyPath] = {
    (): (),
    ("vsphere",): VSPHERE,
    ("network",): (*VSPHERE, "network"),
    ("operating_system",): (*VSPHERE, "operatingSystem"),
    ("ssh",): (*KUBERNETES, "ssh"),
    ("ssh", "authorized_keys"): (*KUBERNETES, "ssh", "authorizedKeys"),
    ("load_balancer",): (*KUBERNETES, "loadBalancers"),
    ("pools",): KUBERNETES,
    ("kubernetes",): KUBERNETES,
    ("kubernetes", "version"): (*KUBERNETES, "version"),
    ("kubernetes", "oidc"): (*ADVANCED, "oidc"),
    ("kubernetes", "users"): (*ADVANCED, "users", "names"),
    ("kubernetes", "tls"): (*ADVANCED, "encryption"),
    ("kubernetes", "encryption"): (*ADVANCED, "encryption"),
    ("kubernetes", "api_server"): (*ADVANCED, "apiServer"),
    ("kubernetes", "kube_proxy_configuration"): (*ADVANCED, "kubeProxy", "configuration"),
    ("container_runtime",): (*ADVANCED, "containerd"),
    ("container_runtime", "registries"): (*ADVANCED, "containerd", "registryConfigs"),
    ("packages",): (*ADVANCED, "airGap"),
}


def schema_at(path: KeyPath) -> Mapping[str, Any]:
    """Return the model's schema at a path; empty below what it describes by key."""
    schema: Mapping[str, Any] = CLUSTER_SCHEMA
    for part in path:
        schema = schema.get("items", {}) if isinstance(part, int) else schema.get("properties", {}).get(part, {})
    return schema


def spelled(path: KeyPath, rest: KeyPath) -> KeyPath:
    """Write what is below a path of the model in this dialect: its own keys in camel case, yours as they are."""
    schema, words = schema_at(path), []
    for part in rest:
        known = schema.get("properties", {})
        words.append(camel(part) if isinstance(part, str) and part in known else part)
        schema = schema.get("items", {}) if isinstance(part, int) else known.get(part, {})
    return tuple(words)


def reworded(text: str) -> str:
    """Write the keys of the model that a text names as this dialect does."""
    return re.sub(r"\b[a-z]+(_[a-z0-9]+)+\b", lambda word: camel(word[0]) if word[0] in _keys() else word[0], text)


@lru_cache(maxsize=1)
def _keys() -> frozenset[str]:
    """Return every key of the model."""
    return frozenset(_keys_of(CLUSTER_SCHEMA))


def _keys_of(schema: Mapping[str, Any]) -> Iterator[str]:
    for key, below in schema.get("properties", {}).items():
        yield key
        yield from _keys_of(below)
    if "items" in schema:
        yield from _keys_of(schema["items"])
