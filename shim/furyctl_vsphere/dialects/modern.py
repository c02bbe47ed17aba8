# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`kind: VSphereCluster` of `kfd.sighup.io/v1alpha2`: OnPremises' words, and what vSphere needs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from ..cluster_model import MISSING, Problem
from ..document import KeyPath
from .distribution import KUBERNETES as KUBERNETES_OF
from .distribution import PARTS
from .modern_pools import translate_pools
from .modern_registries import translate_registries
from .modern_values import Values
from .modern_words import ADVANCED, KUBERNETES, SAME, SECTIONS, reworded, spelled
from .translation import Translation, set_at, value_at

API_VERSION = "kfd.sighup.io/v1alpha2"
KIND = "VSphereCluster"
SCHEMA = "vsphere-cluster.json"
# The distribution's part is furyctl's own; a password is fetched by the run that needs it.
UNTOUCHED: tuple[KeyPath, ...] = (
    *(("spec", part) for part in PARTS),
    (*ADVANCED, "containerd", "registryConfigs", "*", "password"),
)
# What OnPremises finds in its folder of keys and certificates.
_PKI = {
    "kubernetes": "master/ca",
    "front_proxy": "master/front-proxy-ca",
    "etcd": "etcd/ca",
    "service_accounts": "master/sa",
}
# From this number on, load balancers share an address.
_SHARED_FROM = 2


def translate(data: Mapping[str, Any], base: Path) -> Translation:
    """Translate a config that is valid, or of which the wrong values were removed; its paths begin at a directory."""
    # Its version is missing where it is not said, not the section.
    result = Translation({"kubernetes": {}}, spelled=spelled, reworded=reworded)
    values = Values(result, base)
    result.origins |= SECTIONS
    for source, target in SAME.items():
        result.note(target, source)
        value = value_at(data, source)
        if value is not None:
            set_at(result.model, target, values.carried(value, source, target))
    _translate_version(result, data)
    _translate_keys(values, data)
    _translate_pki_folder(values, data)
    _translate_users(result, data)
    _translate_kube_proxy(result, data)
    _translate_garbage_collection(result, data)
    _check_keepalived(result, data)
    translate_registries(values, data)
    translate_pools(values, data)
    return result


def _translate_version(result: Translation, data: Mapping[str, Any]) -> None:
    version = value_at(data, (*KUBERNETES, "version"))
    distribution = value_at(data, ("spec", "distributionVersion"))
    if version is not None:
        set_at(result.model, ("kubernetes", "version"), str(version).removeprefix("v"))
    elif distribution in KUBERNETES_OF:
        set_at(result.model, ("kubernetes", "version"), KUBERNETES_OF[distribution])
    elif isinstance(distribution, str):
        known = ", ".join(KUBERNETES_OF)
        expected = (
            f"a full version such as 1.33.1: of the distribution's versions only {known} is known to have which "
            "Kubernetes"
        )
        result.problems.append(Problem((*KUBERNETES, "version"), MISSING, expected, "add the key"))


def _translate_keys(values: Values, data: Mapping[str, Any]) -> None:
    """Take the public keys: in the config, in files, and the one beside a private key."""
    source: KeyPath = (*KUBERNETES, "ssh", "authorizedKeys")
    keys: list[tuple[KeyPath, str]] = []
    given = value_at(data, source)
    for index, entry in enumerate(given if isinstance(given, list) else []):
        keys += [((*source, index), key) for key in values.public_keys((*source, index), entry)]
    private: KeyPath = (*KUBERNETES, "ssh", "keyPath")
    path = value_at(data, private)
    if isinstance(path, str):
        keys += [
            (private, key) for key in values.public_keys(private, path if path.endswith(".pub") else f"{path}.pub")
        ]
    for number, (place, _key) in enumerate(keys):
        values.result.note(("ssh", "authorized_keys", number), place)
    if keys:
        set_at(values.result.model, ("ssh", "authorized_keys"), [key for _place, key in keys])


def _translate_pki_folder(values: Values, data: Mapping[str, Any]) -> None:
    """Take the authorities that are in OnPremises' folder; those that the config names come before them."""
    source: KeyPath = (*KUBERNETES, "pkiFolder")
    named = value_at(data, source)
    if not isinstance(named, str):
        return
    folder = values.path_of(named)
    authorities: dict[str, dict[str, str]] = {}
    for name, beginning in _PKI.items():
        parts = {"key": f"{beginning}.key"}
        if name != "service_accounts":
            parts["certificate"] = f"{beginning}.crt"
        found = {part: str(folder / file) for part, file in parts.items() if (folder / file).is_file()}
        if found:
            authorities[name] = found
            values.result.note(("certificates", "authorities", name), source)
    if not authorities:
        expected = f"a folder with {', '.join(f'{each}.key' for each in _PKI.values())}; {folder} has none of them"
        problem = Problem(source, named, expected, "correct the path, or remove the key: authorities are made then")
        values.result.problems.append(problem)
        return
    given = value_at(values.result.model, ("certificates", "authorities")) or {}
    for name in given:
        values.result.note(
            ("certificates", "authorities", name), (*ADVANCED, *spelled((), ("certificates", "authorities", name)))
        )
    set_at(values.result.model, ("certificates", "authorities"), {**authorities, **given})


def _translate_users(result: Translation, data: Mapping[str, Any]) -> None:
    source: KeyPath = (*ADVANCED, "users")
    names, organisation = value_at(data, (*source, "names")), value_at(data, (*source, "org"))
    users: list[Any] = []
    for index, each in enumerate(names if isinstance(names, list) else []):
        here, there = (*source, "names", index), ("kubernetes", "users", len(users))
        if isinstance(each, str):
            result.note((*there, "name"), here)
            user: dict[str, Any] = {"name": each}
        elif isinstance(each, Mapping):
            user = {"validity_days" if key == "validityDays" else key: value for key, value in each.items()}
        else:
            continue
        result.note(there, here)
        if organisation and "groups" not in user:
            result.note((*there, "groups"), (*source, "org"))
            result.note((*there, "groups", 0), (*source, "org"))
            user["groups"] = [organisation]
        users.append(user)
    if users:
        set_at(result.model, ("kubernetes", "users"), users)


def _translate_kube_proxy(result: Translation, data: Mapping[str, Any]) -> None:
    source: KeyPath = (*ADVANCED, "kubeProxy", "type")
    mode = value_at(data, source)
    if mode is not None:
        result.note(("kubernetes", "kube_proxy_configuration", "mode"), source)
        set_at(result.model, ("kubernetes", "kube_proxy_configuration", "mode"), mode)


def _translate_garbage_collection(result: Translation, data: Mapping[str, Any]) -> None:
    source: KeyPath = (*ADVANCED, "controllerManager", "gcThreshold")
    threshold = value_at(data, source)
    if threshold is not None:
        target: KeyPath = ("kubernetes", "controller_manager", "extra_arguments", "terminated-pod-gc-threshold")
        result.note(target, source)
        set_at(result.model, target, threshold)


def _check_keepalived(result: Translation, data: Mapping[str, Any]) -> None:
    """Refuse to do without a shared address where one is shared."""
    balancers = value_at(data, (*KUBERNETES, "loadBalancers"))
    if not isinstance(balancers, Mapping) or value_at(balancers, ("keepalived", "enabled")) is not False:
        return
    count = balancers.get("count", 1) if balancers.get("enabled", True) else 0
    several = isinstance(count, int) and count >= _SHARED_FROM
    address = value_at(data, (*KUBERNETES, "controlPlaneAddress"))
    if several or value_at(balancers, ("keepalived", "ip")) or (count and _is_address(address)):
        source: KeyPath = (*KUBERNETES, "loadBalancers", "keepalived", "enabled")
        expected = "true, as load balancers hold a virtual address when there are several, and when one is named"
        result.problems.append(Problem(source, False, expected, "remove the key"))


def _is_address(endpoint: object) -> bool:
    try:
        ip_address(str(endpoint).partition(":")[0])
    except ValueError:
        return False
    return True
