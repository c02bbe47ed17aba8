# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`kind: Cluster`, `provisioner: vsphere`: the dialect of furyctl 0.5 to 0.11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..document import KeyPath
from .operator_files import OperatorFiles
from .proxy import parse_proxy
from .taint import parse_taint
from .translation import Translation, set_at, value_at

KIND = "Cluster"
PROVISIONER = "vsphere"
SCHEMA = "cluster.json"

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


def translate(data: Mapping[str, Any], base: Path) -> Translation:
    """Translate a config that is valid, or of which the wrong values were removed; its paths begin at a directory."""
    result = Translation()
    files = _read_files(data, base)
    result.problems += files.problems
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
        value = value_at(data, source)
        if value is not None:
            set_at(result.model, target, _converted(result, source, value))
    _translate_public_keys(result, files)
    _translate_pools(result, data, files)
    return result


def _converted(result: Translation, source: KeyPath, value: Any) -> Any:
    if source in _VERSIONS:
        return str(value).removeprefix("v")
    if source == ("spec", "cri", "proxy"):
        return result.parsed(source, value, parse_proxy, _PROXY) or {}
    return value


def _translate_public_keys(result: Translation, files: OperatorFiles) -> None:
    result.origins[("ssh", "authorized_keys")] = ("spec", "sshPublicKeys")
    keys: list[str] = []
    for source, found in files.public_keys.items():
        for key in found:
            result.origins[("ssh", "authorized_keys", len(keys))] = source
            keys.append(key)
    if keys:
        set_at(result.model, ("ssh", "authorized_keys"), keys)


def _translate_pools(result: Translation, data: Mapping[str, Any], files: OperatorFiles) -> None:
    pools: list[dict[str, Any]] = []
    for key, name, role, defaults in _OWN_KEYS:
        source: KeyPath = ("spec", key)
        result.note(("pools", len(pools), "name"), source)
        given = value_at(data, source)
        entry = {**defaults, **(given if isinstance(given, Mapping) else {})}
        pools.append({"name": name, "role": role, **_translated_node(result, entry, source, len(pools), files)})
    general = value_at(data, ("spec", "nodePools"))
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
        taint = result.parsed((*source, index), text, parse_taint, _TAINT) if isinstance(text, str) else None
        if taint is not None:
            # The parts of a taint are one string in the config.
            for part in ((), *((key,) for key in taint)):
                result.note((*target, len(translated), *part), (*source, index))
            translated.append(taint)
    return translated


def _read_files(data: Mapping[str, Any], base: Path) -> OperatorFiles:
    """Look at every file that a config names."""
    found = OperatorFiles()
    for path, named in _strings(enumerate(_list(value_at(data, ("spec", "sshPublicKeys")))), ("spec", "sshPublicKeys")):
        found.read_public_keys(path, named, base)
    for path, named in _script_names(value_at(data, ("spec",))):
        found.look_at_script(path, named, base)
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _strings(entries: Iterable[tuple[int, Any]], path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for index, entry in entries:
        if isinstance(entry, str):
            yield (*path, index), entry


def _script_names(spec: Any) -> Iterator[tuple[KeyPath, str]]:
    nodes: list[tuple[KeyPath, Any]] = [(("spec", key), value_at(spec, (key,))) for key, *_ in _OWN_KEYS]
    pools = enumerate(_list(value_at(spec, ("nodePools",))))
    nodes += [(("spec", "nodePools", index), pool) for index, pool in pools]
    for path, node in nodes:
        if not isinstance(node, dict):
            continue
        if isinstance(node.get("customScriptPath"), str):
            yield (*path, "customScriptPath"), node["customScriptPath"]
        hooks = node.get("hooks")
        for moment, listed in hooks.items() if isinstance(hooks, dict) else ():
            for index, hook in enumerate(_list(listed)):
                below: KeyPath = (*path, "hooks", moment, index)
                if isinstance(hook, str):
                    yield below, hook
                elif isinstance(hook, dict) and isinstance(hook.get("path"), str):
                    yield (*below, "path"), hook["path"]
