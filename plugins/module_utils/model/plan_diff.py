# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The diff of a plan, as a person reads it: what changes, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .machine import POWERED_ON, Machine
from .node import KIB_PER_GIB, Node
from .step import CHANGE, CREATE, DELETE, POWER_CYCLE, POWER_ON, REPAIR, Plan, Step

_Lines = dict[str, str]


def plan_diff(model: Mapping[str, Any], plan: Plan) -> dict[str, str]:
    """Return the diff, the same before the plan is done and after; both texts are empty when nothing changes."""
    before: dict[str, _Lines] = {}
    after: dict[str, _Lines] = {}
    for step in plan.steps:
        for state, lines in ((before, _before(step)), (after, _after(step))):
            if lines is not None:
                state.setdefault(step.subject.name, {}).update(lines)
    header = f"virtual machines of {model['name']}"
    return {
        "before_header": header,
        "after_header": header,
        "before": "".join(_text(before)),
        "after": "".join(_text(after)),
    }


def _before(step: Step) -> _Lines | None:
    machine = step.subject
    if not isinstance(machine, Machine):
        return None
    if step.action == DELETE:
        return _machine_lines(machine)
    if step.action == POWER_ON:
        return {"power": machine.power_state}
    if step.action in (REPAIR, CHANGE, POWER_CYCLE):
        return {each.name: each.shown_before for each in step.differences if each.before is not None}
    return None


def _after(step: Step) -> _Lines | None:
    if isinstance(step.subject, Node):
        return _node_lines(step.subject) if step.action == CREATE else None
    if step.action == POWER_ON:
        return {"power": POWERED_ON}
    if step.action in (REPAIR, CHANGE, POWER_CYCLE):
        return {each.name: each.shown_after for each in step.differences if each.after is not None}
    return None


def _machine_lines(machine: Machine) -> _Lines:
    lines = {"pool": machine.pool, "role": machine.role, "address": machine.address, "power": machine.power_state}
    hardware = machine.hardware
    if hardware:
        disks = [f"{disk.size_kb / KIB_PER_GIB:g} GiB" for disk in hardware.disks]
        lines |= {"cpu": f"{hardware.cpu}", "memory": f"{hardware.memory_mb} MiB", "disks": ", ".join(disks)}
    return lines


def _node_lines(node: Node) -> _Lines:
    lines = {
        "pool": node.pool,
        "role": node.role,
        "address": node.address or "by DHCP",
        "power": POWERED_ON,
        "cpu": f"{node.hardware.cpu}",
        "memory": f"{node.hardware.memory_mb} MiB",
        "disks": ", ".join(
            f"{size} GiB" for size in (node.hardware.disk_gb, *(d.size_gb for d in node.hardware.disks))
        ),
        "template": node.making.template,
    }
    if node.location.failure_domain:
        lines["failure domain"] = node.location.failure_domain
    return lines


def _text(nodes: Mapping[str, _Lines]) -> Iterator[str]:
    for name in sorted(nodes):
        yield f"{name}\n"
        for key, value in nodes[name].items():
            yield f"  {key}: {value}\n"
