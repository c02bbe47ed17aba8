# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The nodes of a run: what each is, and how it came out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..model.role_groups import roles_of
from .findings import Findings

_ORDER = ("load_balancer", "control_plane", "etcd", "worker")


@dataclass(frozen=True)
class Counts:
    """How many tasks ended how on a host."""

    ok: int = 0
    changed: int = 0
    failed: int = 0
    unreachable: int = 0


@dataclass(frozen=True)
class KnownHost:
    """A host that a task ran on, as the inventory has it."""

    name: str
    groups: frozenset[str]
    variables: Mapping[str, Any]

    @property
    def role(self) -> str:
        """Return the role of the node; empty for a machine that is none."""
        told = str(self.variables.get("fury_role") or "")
        return told or next(iter(roles_of(self.groups)), "")


@dataclass(frozen=True)
class Node:
    """A node of the cluster.

    Attributes:
        state: created, changed, ok, failed, unreachable, surplus or deleted; with `to be` before it where the plan was
            only made.
        ready: whether Kubernetes calls it ready; None when it did not say.
        kubernetes: the version of its kubelet; empty when Kubernetes did not say.
    """

    name: str
    role: str
    pool: str
    address: str
    state: str
    ready: bool | None
    kubernetes: str
    ok: int
    changed: int
    failed: int
    unreachable: int

    def described(self) -> dict[str, Any]:
        """Return it as the result document tells it."""
        return asdict(self)


def nodes_of(findings: Findings, hosts: Iterable[KnownHost], counts: Mapping[str, Counts]) -> list[Node]:
    """Return the nodes, ordered by role: the machines that were found, and the hosts of the inventory with a role."""
    machines = {host.name: _machine(host) for host in hosts if host.role}
    machines |= {str(step.get("node")): step for step in findings.plan if step.get("action") == "delete"}
    machines |= findings.machines
    nodes = [_node(name, machine, findings, counts.get(name, Counts())) for name, machine in machines.items()]
    return sorted(nodes, key=lambda node: (_place(node.role), node.pool, _numbered(node.name)))


def _machine(host: KnownHost) -> dict[str, Any]:
    address = host.variables.get("fury_address") or host.variables.get("ansible_host") or ""
    return {"role": host.role, "pool": host.variables.get("fury_pool") or "", "address": address}


def _node(name: str, machine: Mapping[str, Any], findings: Findings, counts: Counts) -> Node:
    seen = findings.states.get(name, {})
    actions = {str(step.get("action")) for step in findings.plan if step.get("node") == name}
    return Node(
        name=name,
        role=str(machine.get("role") or ""),
        pool=str(machine.get("pool") or ""),
        address=str(machine.get("address") or ""),
        state=_state(actions, counts, findings.is_carried_out),
        ready=bool(seen["ready"]) if "ready" in seen else None,
        kubernetes=str(seen.get("version") or ""),
        ok=counts.ok,
        changed=counts.changed,
        failed=counts.failed,
        unreachable=counts.unreachable,
    )


def _state(actions: set[str], counts: Counts, is_done: bool) -> str:
    if counts.unreachable:
        return "unreachable"
    if counts.failed:
        return "failed"
    prefix = "" if is_done else "to be "
    for action, state in (("delete", "deleted"), ("create", "created")):
        if action in actions:
            return prefix + state
    if "surplus" in actions:
        return "surplus"
    if actions & {"change", "power_cycle", "power_on", "repair"}:
        return prefix + "changed"
    return "changed" if counts.changed else "ok"


def _place(role: str) -> int:
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)


def _numbered(name: str) -> tuple[str, int]:
    stem, _dash, number = name.rpartition("-")
    return (stem, int(number)) if number.isdecimal() else (name, 0)
