# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the pictures say of a cluster as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .data import kubernetes_nodes
from .state import STATES

Values = Mapping[str, Any]

SEPARATOR = " \u00b7 "


def headline(data: Values) -> str:
    """Return the title."""
    return f"Cluster {data['name']}"


def subtitle(data: Values, fits: Callable[[str], bool]) -> list[str]:
    """Return what the cluster is, in lines that fit."""
    network = data["network"]
    facts = [
        f"Kubernetes {data['kubernetes_version']}",
        f"environment {data['environment']}",
        f"nodes {network['nodes']}",
        f"pods {network['pods']}",
        f"services {network['services']}",
    ]
    lines: list[str] = []
    for fact in facts:
        longer = f"{lines[-1]}{SEPARATOR}{fact}" if lines else fact
        if lines and fits(longer):
            lines[-1] = longer
        else:
            lines.append(fact)
    return lines


def chips(data: Values) -> Iterator[tuple[str, str]]:
    """Yield states with the words for a look at the whole."""
    nodes = kubernetes_nodes(data)
    ready = sum(node["state"] in {"ready", "cordoned"} for node in nodes)
    if not data["api_answers"]:
        yield "unknown", "The Kubernetes API was not reached"
    elif nodes and ready == len(nodes):
        yield "ready", f"All {len(nodes)} nodes are ready"
    else:
        yield "not_ready", f"{ready} of {len(nodes)} nodes are ready"
    machines = sum(len(pool["nodes"]) for pool in data["pools"])
    off = data["states"].get("off", 0)
    missing = sum(max(pool["wanted"] - len(pool["nodes"]), 0) for pool in data["pools"])
    if missing:
        yield "not_ready", f"{missing} of {machines + missing} machines are missing"
    elif off:
        yield "off", f"{machines - off} of {machines} machines run"
    else:
        yield "running", f"{_count(machines, 'machine')}, all running"
    vcenter = data["vcenter"]
    if vcenter:
        yield "", f"{vcenter['name']}{SEPARATOR}{vcenter['datacenter']}"


def legend(data: Values) -> Iterator[tuple[str, str]]:
    """Yield the states that the picture shows, with how many machines are in each."""
    for state, count in data["states"].items():
        yield state, f"{STATES[state]}: {count}"


def size(node: Values) -> str:
    """Return CPUs and memory of a node; empty when they are not known."""
    return f"{node['cpu']} CPU, {round(node['memory_mb'] / 1024, 1):g} GiB" if node["cpu"] else ""


def description(data: Values) -> str:
    """Return the picture in a few sentences, for those who do not see it."""
    pools = [
        f"pool {pool['name']} ({pool['role'].replace('_', ' ')}): {_count(len(pool['nodes']), 'machine')}"
        for pool in data["pools"]
    ]
    states = [f"{count} {STATES[state].lower()}" for state, count in data["states"].items()]
    where = f" The API answers at {data['endpoint']}." if data["endpoint"] and data["api_answers"] else ""
    return (
        f"Cluster {data['name']}, Kubernetes {data['kubernetes_version']}. {'; '.join(pools)}. "
        f"States: {', '.join(states) or 'no machines'}.{where}"
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
