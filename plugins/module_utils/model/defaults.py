# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Completing a cluster model: every default, in one pure function."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .completing import with_defaults
from .endpoint import DEFAULT_PORT
from .kubernetes_defaults import complete_kubernetes_settings
from .networks import address_of, first_address, network_of
from .node_range import node_addresses
from .schema import CLUSTER_SCHEMA
from .sections import entries, nodes_of_role, pools_of, section
from .versions import release_of

# From this number on, load balancers need an address that moves between them.
_SHARED_FROM = 2

# Settings of a pool that are the cluster's (section vsphere) when it does not say them.
_INHERITED = ("template", "clone", "disk_provisioning", "minimum_hardware_version", "notes")

# Sizes of a node by its pool's role; the first entry is that of the roles that are not named.
_SIZES = {
    "": {"memory_mb": 4096, "disk_gb": 80},
    "load_balancer": {"memory_mb": 2048, "disk_gb": 20},
}


def complete(partial: Mapping[str, Any]) -> dict[str, Any]:
    """Return the model with every default filled in; completing twice changes nothing more.

    A valid model is expected. Of another one, what can be completed is (validation looks at it then), and what is
    wrong stays as it is. `kubernetes.endpoint` stays empty when it depends on the nodes' addresses.
    """
    model: dict[str, Any] = with_defaults(CLUSTER_SCHEMA, copy.deepcopy(dict(partial)))
    _complete_vsphere(model)
    _complete_network(model)
    _complete_pools(model)
    _complete_versions(model)
    complete_kubernetes_settings(section(model, "kubernetes"))
    _complete_proxy(model)
    _complete_endpoint(model)
    return model


def _complete_vsphere(model: dict[str, Any]) -> None:
    vsphere = section(model, "vsphere")
    vsphere.setdefault("folder", model.get("name", ""))
    vsphere["extra_config"] = _as_vsphere_text(vsphere.get("extra_config"))


def _complete_network(model: dict[str, Any]) -> None:
    network = section(model, "network")
    cidr = network_of(network.get("cidr"))
    if cidr is not None:
        network.setdefault("gateway", str(first_address(cidr)))
    if network.get("dhcp"):
        network.setdefault("nameservers", [])
    elif "gateway" in network:
        network.setdefault("nameservers", [network["gateway"]])


def _complete_pools(model: dict[str, Any]) -> None:
    vsphere = section(model, "vsphere")
    for pool in pools_of(model).values():
        for key, value in _SIZES.get(str(pool.get("role")), _SIZES[""]).items():
            pool.setdefault(key, value)
        for key in _INHERITED:
            pool.setdefault(
                key, vsphere.get(key, CLUSTER_SCHEMA["properties"]["vsphere"]["properties"][key]["default"])
            )
        pool["customization"] = {**section(vsphere, "customization"), **section(pool, "customization")}
        pool["extra_config"] = _as_vsphere_text(pool.get("extra_config"))
        provisioning = pool["disk_provisioning"]
        for disk in entries(pool, "disks"):
            if isinstance(disk, dict):
                disk.setdefault("provisioning", "thin" if provisioning == "template" else provisioning)
        _complete_hooks(pool)


def _complete_hooks(pool: dict[str, Any]) -> None:
    """Write each hook as a mapping: one that is a path alone has no settings of its own."""
    schemas = CLUSTER_SCHEMA["properties"]["pools"]["items"]["properties"]["hooks"]["properties"]
    hooks = section(pool, "hooks")
    for moment in hooks.keys() & schemas.keys():
        written = [{"path": hook} if isinstance(hook, str) else hook for hook in entries(hooks, moment)]
        if isinstance(hooks[moment], list):
            hooks[moment] = with_defaults(schemas[moment], written)


def _complete_versions(model: dict[str, Any]) -> None:
    kubernetes = section(model, "kubernetes")
    release = release_of(str(kubernetes.get("version", "")))
    etcd = section(model, "etcd")
    etcd["version"] = etcd.get("version") or (release.etcd if release else "")
    kubernetes["image_repository"] = kubernetes.get("image_repository") or (release.image_repository if release else "")


def _complete_proxy(model: dict[str, Any]) -> None:
    """Let packages come through the proxy of the images, unless it is said otherwise."""
    section(model, "packages").setdefault("proxy", copy.deepcopy(section(section(model, "container_runtime"), "proxy")))


def _complete_endpoint(model: dict[str, Any]) -> None:
    kubernetes, load_balancer = section(model, "kubernetes"), section(model, "load_balancer")
    balancers = nodes_of_role(model, "load_balancer")
    endpoint = kubernetes.get("endpoint") or ""
    load_balancer.setdefault("port", _port(endpoint) if balancers else DEFAULT_PORT)
    vip = load_balancer.get("vip") or ""
    if not vip and endpoint and balancers:
        vip = _machine_address(section(model, "network"), endpoint)
    elif not vip and balancers >= _SHARED_FROM:
        vip = _lowest_free_address(section(model, "network"))
    if vip and not endpoint:
        endpoint = f"{vip}:{load_balancer['port']}"
    load_balancer["vip"] = vip
    kubernetes["endpoint"] = endpoint


def _port(endpoint: Any) -> int:
    """Return the port of an endpoint, or the default one when it names none or a wrong one."""
    port = str(endpoint).rpartition(":")[2]
    return int(port) if port.isdecimal() else DEFAULT_PORT


def _machine_address(network: Mapping[str, Any], endpoint: Any) -> str:
    """Return the address of an endpoint in the nodes' network: only the load balancers can answer there."""
    cidr, address = network_of(network.get("cidr")), address_of(str(endpoint).partition(":")[0])
    return str(address) if cidr is not None and address is not None and address in cidr else ""


def _lowest_free_address(network: Mapping[str, Any]) -> str:
    """Return the first address of the nodes' range, or "" when the network is wrong, has none, or leaves it to DHCP."""
    if network.get("dhcp"):
        return ""
    taken = [address_of(text) for text in (network.get("gateway"), *entries(network, "nameservers"))]
    free = node_addresses(network, [address for address in taken if address is not None])
    return str(next(free, ""))


def _as_vsphere_text(settings: Any) -> Any:
    """Write the values of an extraConfig as the text that vSphere keeps."""
    if not isinstance(settings, dict):
        return settings
    return {key: str(value).upper() if isinstance(value, bool) else str(value) for key, value in settings.items()}
