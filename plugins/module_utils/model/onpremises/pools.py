# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The machines of a living cluster in the sections of an OnPremises document, and what differs from the config."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .advanced import kernel_parameters

Machine = Mapping[str, Any]
Pool = Mapping[str, Any]


def hosts(machines: Iterable[Machine], role: str) -> list[dict[str, str]]:
    """Return name and address of the machines of a role, by name."""
    return [{"name": each["name"], "ip": each["address"]} for each in machines if each["role"] == role]


def masters(model: Mapping[str, Any], machines: Sequence[Machine]) -> dict[str, Any]:
    """Return the control planes; of several pools what all of them share."""
    pools = _pools_of(model, machines, "control_plane")
    described = [_metadata(pool) for pool in pools]
    shared = {
        key: _shared([each.get(key) for each in described])
        for key in dict.fromkeys(key for d in described for key in d)
    }
    return {"hosts": hosts(machines, "control_plane"), **{key: value for key, value in shared.items() if value}}


def node_groups(model: Mapping[str, Any], machines: Sequence[Machine]) -> list[dict[str, Any]]:
    """Return the pools of workers that have machines, in the order of the model."""
    groups = []
    for pool in _pools_of(model, machines, "worker"):
        own = [each for each in machines if each["pool"] == pool["name"]]
        groups.append({"name": pool["name"], "hosts": hosts(own, "worker"), **_metadata(pool)})
    return groups


def differences(model: Mapping[str, Any], machines: Sequence[Machine]) -> Iterator[str]:
    """Tell what the config asks for and is not there, and what is there and the config does not know."""
    known = {pool["name"]: pool for pool in model["pools"]}
    for pool in model["pools"]:
        found = [each["name"] for each in machines if each["pool"] == pool["name"]]
        if len(found) < pool["count"]:
            yield (
                f"pool {pool['name']}: {len(found)} of {pool['count']} machines are there"
                f"{' (' + ', '.join(found) + ')' if found else ''}; apply makes the others"
            )
    for machine in machines:
        if machine["pool"] not in known:
            yield f"{machine['name']} is of pool {machine['pool']!r}, which the config does not have: it has no labels"
        if not machine["address"]:
            yield f"{machine['name']} has no address yet and is left out: run again when it has one"
        if machine.get("power_state") and machine["power_state"] != "poweredOn":
            yield f"{machine['name']} does not run ({machine['power_state']}): furyctl cannot reach it"
    if len(_pools_of(model, machines, "control_plane")) > 1:
        yield "there are several pools of control planes, and one place for them: it has what all of them share"


def _pools_of(model: Mapping[str, Any], machines: Sequence[Machine], role: str) -> list[Pool]:
    """Return the pools of a role that have machines; one that the model does not know has a name only."""
    known = {pool["name"]: pool for pool in model["pools"]}
    living = dict.fromkeys(each["pool"] for each in machines if each["role"] == role)
    order = [name for name in known if name in living] + [name for name in living if name not in known]
    return [known.get(name, {"name": name}) for name in order]


def _metadata(pool: Pool) -> dict[str, Any]:
    section = {
        "labels": dict(pool.get("labels") or {}),
        "annotations": dict(pool.get("annotations") or {}),
        "taints": [
            {"key": taint["key"], "value": taint.get("value", ""), "effect": taint["effect"]}
            for taint in pool.get("taints") or []
        ],
        "kubeletConfiguration": pool.get("kubelet_configuration") or {},
        "kernelParameters": kernel_parameters(pool.get("kernel_parameters") or {}),
    }
    return {key: value for key, value in section.items() if value}


def _shared(values: list[Any]) -> Any:
    """Return what all values have: of mappings their common entries, of lists their common items."""
    first = values[0]
    if isinstance(first, Mapping):
        return {key: item for key, item in first.items() if all((each or {}).get(key) == item for each in values)}
    return [item for item in first or [] if all(item in (each or []) for each in values)]
