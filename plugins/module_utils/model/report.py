# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What modules tell about a plan: the nodes as they will be, and the endpoint."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .endpoint import resolve
from .machine import POWERED_ON, Machine
from .step import DELETE, POWER_ON, Plan


def expected_nodes(plan: Plan, machines: Collection[Machine]) -> list[dict[str, Any]]:
    """Return the nodes as they will be reported when the plan is done; ids and host keys of new ones are empty."""
    after = {step.subject.name: step.subject for step in plan.steps if isinstance(step.subject, Machine)}
    gone = {machine.name for machine in plan.machines(DELETE)}
    started = {machine.name for machine in plan.machines(POWER_ON)}
    nodes = []
    for machine in machines:
        if machine.name not in gone:
            state = {"power_state": POWERED_ON} if machine.name in started else {}
            nodes.append({**after.get(machine.name, machine).described(), **state})
    for node in plan.new_nodes():
        nodes.append(
            {
                "name": node.name,
                "pool": node.pool,
                "role": node.role,
                "address": node.address,
                "failure_domain": node.location.failure_domain,
                "ssh_host_key": "",
                "power_state": POWERED_ON,
                "id": "",
            }
        )
    return sorted(nodes, key=lambda node: str(node["name"]))


def endpoint(model: Mapping[str, Any], plan: Plan, nodes: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any] | None:
    """Return host and port of the Kubernetes API, or None when neither config nor nodes tell it.

    `nodes` are those that will be reported: DHCP gives them addresses that the plan could not know.
    """
    known = {node["name"]: node["address"] for node in nodes}
    resolved = resolve(model, plan.addresses("load_balancer", known), plan.addresses("control_plane", known))
    return {"host": resolved.host, "port": resolved.port} if resolved else None
