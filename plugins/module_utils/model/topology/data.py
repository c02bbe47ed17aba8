# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What there is to show of a cluster, as plain data: what the pictures are drawn from, and what is written as JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .state import IN_KUBERNETES, STATES, state_of

Values = Mapping[str, Any]

# From the users' side to that of the applications.
ROLES = ("load_balancer", "control_plane", "etcd", "worker")


def topology(
    model: Values,
    machines: Iterable[Values],
    endpoint: Values | None,
    kubernetes: Values | None = None,
    vcenter: Values | None = None,
) -> dict[str, Any]:
    """Return the cluster by pools, and by hosts where they are known; the same for the same cluster.

    `machines` are as the module cluster_vms_info returns them, with `whereabouts` or without. `kubernetes` has the
    `states` of the filter node_states and the `resources` (v1/Node); None when the API was not reached. `vcenter` has
    name and version; None for machines that did not come from one.
    """
    nodes = [_node(each, kubernetes) for each in sorted(machines, key=lambda each: _by_number(str(each["name"])))]
    vsphere = model.get("vsphere") or {}
    return {
        "name": model["name"],
        "environment": model["environment"],
        "kubernetes_version": model["kubernetes"]["version"],
        "endpoint": f"{endpoint['host']}:{endpoint['port']}" if endpoint else "",
        "virtual_address": model["load_balancer"]["vip"],
        "api_answers": kubernetes is not None,
        "network": {
            "name": model["network"].get("name", ""),
            "nodes": model["network"]["cidr"],
            "pods": model["kubernetes"]["pod_cidr"],
            "services": model["kubernetes"]["service_cidr"],
        },
        "vcenter": {
            "name": vcenter["name"],
            "version": vcenter["version"],
            "datacenter": vsphere.get("datacenter", ""),
            "folder": vsphere.get("folder", ""),
        }
        if vcenter
        else None,
        "states": dict(_counted(nodes)),
        "pools": _pools(model["pools"], nodes),
        "failure_domains": _failure_domains(nodes),
    }


def _by_number(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people count: 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", name)]


def _node(machine: Values, kubernetes: Values | None) -> dict[str, Any]:
    states = {each["name"]: each for each in (kubernetes or {}).get("states", [])}
    resources = {each["metadata"]["name"]: each for each in (kubernetes or {}).get("resources", [])}
    resource = resources.get(machine["name"])
    known = {
        **states.get(machine["name"], {}),
        "unschedulable": bool(((resource or {}).get("spec") or {}).get("unschedulable")),
    }
    info = ((resource or {}).get("status") or {}).get("nodeInfo") or {}
    state = state_of(machine, known if resource else None, kubernetes is not None)
    return {
        "name": machine["name"],
        "role": machine["role"],
        "pool": machine["pool"],
        "address": machine["address"],
        "state": state.name,
        "state_text": state.text,
        "reason": state.reason,
        "version": str(info.get("kubeletVersion", "")),
        "container_runtime": str(info.get("containerRuntimeVersion", "")),
        "system": str(info.get("osImage") or machine.get("guest") or ""),
        "kernel": str(info.get("kernelVersion", "")),
        "failure_domain": machine.get("failure_domain", ""),
        "host": machine.get("host", ""),
        "cluster": machine.get("cluster", ""),
        "datastores": list(machine.get("datastores", [])),
        "cpu": int(machine.get("cpu", 0)),
        "memory_mb": int(machine.get("memory_mb", 0)),
        "power_state": machine.get("power_state", ""),
    }


def _counted(nodes: Iterable[Values]) -> list[tuple[str, int]]:
    counts = Counter(node["state"] for node in nodes)
    return [(state, counts[state]) for state in STATES if counts[state]]


def _pools(pools: Sequence[Values], nodes: Sequence[Values]) -> list[dict[str, Any]]:
    """Return the pools by role, then as the model has them; those that only machines know come last."""
    known = {pool["name"]: pool for pool in pools}
    names = [*known, *dict.fromkeys(node["pool"] for node in nodes if node["pool"] not in known)]
    described = []
    for name in names:
        own = [node for node in nodes if node["pool"] == name]
        pool: Values = known.get(name, {})
        if own or pool.get("count"):
            described.append(
                {
                    "name": name,
                    "role": pool.get("role") or own[0]["role"],
                    "wanted": pool.get("count", 0),
                    "labels": dict(pool.get("labels") or {}),
                    "taints": [_taint(taint) for taint in pool.get("taints") or []],
                    "nodes": own,
                }
            )
    return sorted(described, key=lambda pool: ROLES.index(pool["role"]))


def _taint(taint: Values) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _failure_domains(nodes: Iterable[Values]) -> list[dict[str, Any]]:
    """Return failure domains with their hosts, and these with the names of their machines; only known hosts."""
    domains: dict[str, dict[tuple[str, str], list[str]]] = {}
    for node in nodes:
        if node["host"]:
            domains.setdefault(node["failure_domain"], {}).setdefault((node["host"], node["cluster"]), []).append(
                node["name"]
            )
    return [
        {
            "name": domain,
            "hosts": [
                {"name": host, "cluster": cluster, "nodes": hosts[host, cluster]} for host, cluster in sorted(hosts)
            ],
        }
        for domain, hosts in sorted(domains.items())
    ]


def kubernetes_nodes(data: Values) -> list[Values]:
    """Return the machines that are, or should be, nodes of Kubernetes."""
    return [node for pool in data["pools"] if pool["role"] in IN_KUBERNETES for node in pool["nodes"]]
