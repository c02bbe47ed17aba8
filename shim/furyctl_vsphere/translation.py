# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From furyctl's words to the cluster model's. Pure: files were read before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .cluster_model import Problem
from .document import KeyPath
from .operator_files import OperatorFiles
from .proxy import parse_proxy
from .taint import parse_taint

# Where the model has what the config says, key by key: config path -> model path.
_SAME = {
    ("metadata", "name"): ("name",),
    ("spec", "environmentName"): ("environment",),
    ("spec", "boundary"): ("boundary",),
    ("spec", "version"): ("kubernetes", "version"),
    ("spec", "controlPlaneEndpoint"): ("kubernetes", "endpoint"),
    ("spec", "clusterPODCIDR"): ("kubernetes", "pod_cidr"),
    ("spec", "clusterSVCCIDR"): ("kubernetes", "service_cidr"),
    ("spec", "oidc", "issuerURL"): ("kubernetes", "oidc", "issuer_url"),
    ("spec", "oidc", "clientID"): ("kubernetes", "oidc", "client_id"),
    ("spec", "oidc", "caFile"): ("kubernetes", "oidc", "ca_file"),
    ("spec", "etcd", "version"): ("etcd", "version"),
    ("spec", "cri", "version"): ("container_runtime", "version"),
    ("spec", "cri", "dns"): ("container_runtime", "dns"),
    ("spec", "cri", "mirrors"): ("container_runtime", "mirrors"),
    ("spec", "cri", "proxy"): ("container_runtime", "proxy"),
    ("spec", "config", "datacenterName"): ("vsphere", "datacenter"),
    ("spec", "config", "datastore"): ("vsphere", "datastore"),
    ("spec", "config", "esxiHosts"): ("vsphere", "hosts"),
    ("spec", "config", "cluster"): ("vsphere", "cluster"),
    ("spec", "networkConfig", "name"): ("network", "name"),
    ("spec", "networkConfig", "gateway"): ("network", "gateway"),
    ("spec", "networkConfig", "nameservers"): ("network", "nameservers"),
    ("spec", "networkConfig", "domain"): ("network", "domain"),
    ("spec", "networkConfig", "ipOffset"): ("network", "ip_offset"),
    ("spec", "clusterCIDR"): ("network", "cidr"),
}
_NODE_KEYS = {
    "count": "count",
    "cpu": "cpu",
    "memSize": "memory_mb",
    "diskSize": "disk_gb",
    "template": "template",
    "labels": "labels",
    "taints": "taints",
}
# Name and role of the pools that have a key of their own, and what furyctl sets for them when the config does not.
_OWN_KEYS: tuple[tuple[str, str, str, dict[str, int]], ...] = (
    ("lbNode", "lb", "load_balancer", {}),
    ("masterNode", "master", "control_plane", {}),
    ("infraNode", "infra", "worker", {"memSize": 8192, "diskSize": 100}),
)
_MOMENTS = {
    "firstBoot": "first_boot",
    "beforeKubernetes": "before_kubernetes",
    "afterKubernetes": "after_kubernetes",
    "beforeRemove": "before_remove",
}
_HOOK_KEYS = {
    "path": "path",
    "timeoutSeconds": "timeout_seconds",
    "arguments": "arguments",
    "environment": "environment",
}
_PROXY = 'assignments such as \'"HTTP_PROXY=http://proxy:3128" "NO_PROXY=.example.com"\''
_TAINT = "key=value:Effect or key:Effect"
_VERSIONS = {("spec", "version"), ("spec", "etcd", "version"), ("spec", "cri", "version")}


@dataclass
class Translation:
    """A config in the model's words.

    Attributes:
        model: the partial cluster model.
        origins: for paths of the model, given or not, the config's path for the same thing.
        problems: what the model could not be told, by the config's paths.
        ignored: keys of the config that have no effect.
    """

    model: dict[str, Any] = field(default_factory=dict)
    origins: dict[KeyPath, KeyPath] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def note(self, target: KeyPath, source: KeyPath) -> None:
        """Note where the config says what the model says at a path."""
        self.origins[target] = source

    def origin_of(self, path: KeyPath) -> KeyPath:
        """Return the config's path for a path of the model; below what was translated the rest is the same."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.origins:
                return (*self.origins[path[:length]], *path[length:])
        return path


def translate(data: Mapping[str, Any], files: OperatorFiles) -> Translation:
    """Translate a config that is valid, or of which the wrong values were removed."""
    result = Translation()
    # The sections, so that a missing key of one is found near it.
    result.origins |= {
        ("vsphere",): ("spec", "config"),
        ("network",): ("spec", "networkConfig"),
        ("container_runtime",): ("spec", "cri"),
        ("etcd",): ("spec", "etcd"),
        ("kubernetes",): ("spec",),
        ("kubernetes", "oidc"): ("spec", "oidc"),
        ("load_balancer", "vip"): ("spec", "controlPlaneEndpoint"),
        ("pools",): ("spec",),
    }
    for source, target in _SAME.items():
        result.origins[target] = source
        value = _get(data, source)
        if value is not None:
            _set(result.model, target, _converted(result, source, value))
    _translate_public_keys(result, files)
    _translate_pools(result, data, files)
    result.ignored = [key for key in ("executor",) if key in data]
    result.ignored += ["metadata.labels"] if _get(data, ("metadata", "labels")) else []
    return result


def _get(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _set(model: dict[str, Any], path: KeyPath, value: Any) -> None:
    for part in path[:-1]:
        model = model.setdefault(str(part), {})
    model[str(path[-1])] = value


def _converted(result: Translation, source: KeyPath, value: Any) -> Any:
    if source in _VERSIONS:
        return str(value).removeprefix("v")
    if source == ("spec", "cri", "proxy"):
        return _parsed(result, source, value, parse_proxy, _PROXY) or {}
    return value


def _parsed(
    result: Translation, source: KeyPath, text: str, parse: Callable[[str], dict[str, str]], expected: str
) -> dict[str, str] | None:
    try:
        return parse(text)
    except ValueError as error:
        result.problems.append(Problem(source, text, f"{expected}; {error}", "correct it"))
        return None


def _translate_public_keys(result: Translation, files: OperatorFiles) -> None:
    result.origins[("ssh", "authorized_keys")] = ("spec", "sshPublicKeys")
    keys: list[str] = []
    for source, found in files.public_keys.items():
        for key in found:
            result.origins[("ssh", "authorized_keys", len(keys))] = source
            keys.append(key)
    if keys:
        _set(result.model, ("ssh", "authorized_keys"), keys)


def _translate_pools(result: Translation, data: Mapping[str, Any], files: OperatorFiles) -> None:
    pools: list[dict[str, Any]] = []
    for key, name, role, defaults in _OWN_KEYS:
        source: KeyPath = ("spec", key)
        result.note(("pools", len(pools), "name"), source)
        given = _get(data, source)
        entry = {**defaults, **(given if isinstance(given, Mapping) else {})}
        pools.append({"name": name, "role": role, **_translated_node(result, entry, source, len(pools), files)})
    general = _get(data, ("spec", "nodePools"))
    for index, given in enumerate(general if isinstance(general, list) else []):
        source = ("spec", "nodePools", index)
        result.note(("pools", len(pools), "name"), (*source, "role"))
        entry = dict(given) if isinstance(given, Mapping) else {}
        named = {"name": entry["role"]} if "role" in entry else {}
        pools.append({**named, "role": "worker", **_translated_node(result, entry, source, len(pools), files)})
    result.model["pools"] = pools


def _translated_node(
    result: Translation, node: Mapping[str, Any], source: KeyPath, index: int, files: OperatorFiles
) -> dict[str, Any]:
    target: KeyPath = ("pools", index)
    result.note(target, source)
    pool: dict[str, Any] = {}
    for key, model_key in _NODE_KEYS.items():
        result.note((*target, model_key), (*source, key))
        if key == "taints" and isinstance(node.get(key), list):
            pool[model_key] = _translated_taints(result, node[key], (*source, key), (*target, model_key))
        elif node.get(key) is not None:
            pool[model_key] = node[key]
    hooks = _translated_hooks(result, node, source, target, files)
    if hooks:
        pool["hooks"] = hooks
    return pool


def _translated_hooks(
    result: Translation, node: Mapping[str, Any], source: KeyPath, target: KeyPath, files: OperatorFiles
) -> dict[str, list[dict[str, Any] | str]]:
    given = node.get("hooks")
    given = given if isinstance(given, Mapping) else {}
    result.note((*target, "hooks"), (*source, "hooks" if given else "customScriptPath"))
    translated: dict[str, list[dict[str, Any] | str]] = {}
    for key, moment in _MOMENTS.items():
        hooks: list[dict[str, Any] | str] = []
        script = (*source, "customScriptPath")
        if moment == "first_boot" and script in files.scripts:
            result.note((*target, "hooks", moment, 0), script)
            hooks.append(files.scripts[script])
        listed = given.get(key)
        for index, hook in enumerate(listed if isinstance(listed, list) else []):
            here, there = (*source, "hooks", key, index), (*target, "hooks", moment, len(hooks))
            result.note(there, here)
            if here in files.scripts:
                hooks.append(files.scripts[here])
            path = (*here, "path")
            if path in files.scripts:
                for name, model_name in _HOOK_KEYS.items():
                    result.note((*there, model_name), (*here, name))
                settings = {model_name: hook[name] for name, model_name in _HOOK_KEYS.items() if name in hook}
                hooks.append({**settings, "path": files.scripts[path]})
        if hooks:
            translated[moment] = hooks
    return translated


def _translated_taints(
    result: Translation, taints: list[Any], source: KeyPath, target: KeyPath
) -> list[dict[str, str]]:
    translated: list[dict[str, str]] = []
    for index, text in enumerate(taints):
        taint = _parsed(result, (*source, index), text, parse_taint, _TAINT) if isinstance(text, str) else None
        if taint is not None:
            # The parts of a taint are one string in the config.
            for part in ((), *((key,) for key in taint)):
                result.note((*target, len(translated), *part), (*source, index))
            translated.append(taint)
    return translated
