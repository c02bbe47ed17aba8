# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What modules tell about a plan: the nodes before and after it, as it would be and as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .endpoint import resolve
from .node import KIB_PER_GIB, POWERED_ON, Machine, Node
from .plan import CREATE, DELETE, POWER_ON, Plan


def expected_nodes(plan: Plan, machines: Collection[Machine]) -> list[dict[str, Any]]:
    """Return the nodes as they will be reported when the plan is done; ids and host keys of new ones are empty."""
    gone = {machine.name for machine in plan.machines(DELETE)}
    started = {machine.name for machine in plan.machines(POWER_ON)}
    nodes = []
    for machine in machines:
        if machine.name not in gone:
            state = {"power_state": POWERED_ON} if machine.name in started else {}
            nodes.append({**machine.described(), **state})
    for node in plan.new_nodes():
        nodes.append(
            {
                "name": node.name,
                "pool": node.pool,
                "role": node.role,
                "address": node.address,
                "ssh_host_key": "",
                "power_state": POWERED_ON,
                "id": "",
            }
        )
    return sorted(nodes, key=lambda node: str(node["name"]))


def diff(plan: Plan, machines: Iterable[Machine]) -> dict[str, Any]:
    """Return the diff of a plan, the same before it is done and after."""
    before = {machine.name: _state_of_machine(machine) for machine in machines}
    after = dict(before)
    for step in plan.steps:
        name = step.subject.name
        if step.action == CREATE and isinstance(step.subject, Node):
            after[name] = _state_of_node(step.subject)
        elif step.action == DELETE:
            after.pop(name, None)
        elif step.action == POWER_ON:
            after[name] = {**after[name], "power_state": POWERED_ON}
    return {"before": {"nodes": before}, "after": {"nodes": after}}


def endpoint(model: Mapping[str, Any], plan: Plan) -> dict[str, Any] | None:
    """Return host and port of the Kubernetes API, or None when neither config nor nodes tell it."""
    resolved = resolve(model, plan.addresses("load_balancer"), plan.addresses("control_plane"))
    return {"host": resolved.host, "port": resolved.port} if resolved else None


def _state_of_machine(machine: Machine) -> dict[str, Any]:
    return {
        "pool": machine.pool,
        "role": machine.role,
        "address": machine.address,
        "template": machine.facts["fury.template"],
        "cpu": machine.cpu,
        "memory_mb": machine.memory_mb,
        "disk_gb": None if machine.disk_kb is None else machine.disk_kb / KIB_PER_GIB,
        "power_state": machine.power_state,
    }


def _state_of_node(node: Node) -> dict[str, Any]:
    return {
        "pool": node.pool,
        "role": node.role,
        "address": node.address,
        "template": node.template,
        "cpu": node.cpu,
        "memory_mb": node.memory_mb,
        "disk_gb": float(node.disk_gb),
        "power_state": POWERED_ON,
    }
