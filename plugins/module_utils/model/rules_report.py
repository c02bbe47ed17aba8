# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the module tells about a plan of rules: its steps, the rules then, the diff and a line in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .rules import REMOVE, AntiAffinityRule, HostGroup, HostRule, Item, VmGroup, after
from .rules_plan import ComputePlan, RulesPlan


def described_steps(plan: RulesPlan) -> list[dict[str, str]]:
    """Return what is done, or would be."""
    return [
        {
            "action": step.action,
            "name": step.item.name,
            "kind": _kind(step.item),
            "vsphere_cluster": each.compute.name,
            "reason": step.reason,
        }
        for each in plan.computes
        for step in each.steps
    ]


def described_rules(plan: RulesPlan) -> list[dict[str, Any]]:
    """Return the rules and groups as they are when the plan is done, by vSphere cluster and name."""
    rules: list[dict[str, Any]] = [
        {
            "name": item.name,
            "kind": _kind(item),
            "vsphere_cluster": each.compute.name,
            **_details(item, plan.names),
        }
        for each in plan.computes
        for item in after(each.compute.current, each.steps)
    ]
    return sorted(rules, key=lambda rule: (rule["vsphere_cluster"], rule["name"]))


def rules_diff(plan: RulesPlan) -> dict[str, str]:
    """Return the diff, the same before the plan is done and after; both texts are empty when nothing changes."""
    before: list[str] = []
    after_it: list[str] = []
    for each in plan.computes:
        for step in each.steps:
            old = step.item if step.action == REMOVE else step.before
            new = None if step.action == REMOVE else step.item
            before.extend(_lines(old, each, plan.names))
            after_it.extend(_lines(new, each, plan.names))
    header = "DRS rules and groups"
    return {
        "before_header": header,
        "after_header": header,
        "before": "".join(before),
        "after": "".join(after_it),
    }


def message(plan: RulesPlan) -> str:
    """Return a line in words."""
    rules = described_rules(plan)
    count = sum(rule["kind"] in ("anti_affinity", "host_rule") for rule in rules)
    return "; ".join([f"{count} rule{'' if count == 1 else 's'}", *plan.notes])


def _kind(item: Item) -> str:
    return item.identity[0]


def _details(item: Item, names: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(item, HostRule):
        return {
            "virtual_machines": item.vms,
            "hosts": item.affine_hosts or item.anti_affine_hosts,
            "affinity": bool(item.affine_hosts),
            "mandatory": item.mandatory,
        }
    if isinstance(item, (AntiAffinityRule, VmGroup, HostGroup)):
        return {"members": _named(item.members, names)}
    return {}


def _lines(item: Item | None, where: ComputePlan, names: Mapping[str, str]) -> Iterator[str]:
    if item is None:
        return
    yield f"{item.name} in vSphere cluster {where.compute.name}\n"
    if isinstance(item, (AntiAffinityRule, HostRule)) and not item.enabled:
        yield "  disabled\n"
    if isinstance(item, HostRule):
        must = "must" if item.mandatory else "should"
        if item.affine_hosts:
            yield f"  {item.vms} {must} run on {item.affine_hosts}\n"
        if item.anti_affine_hosts:
            yield f"  {item.vms} {must} not run on {item.anti_affine_hosts}\n"
    elif isinstance(item, (AntiAffinityRule, VmGroup, HostGroup)):
        yield from (f"  {name}\n" for name in _named(item.members, names))


def _named(ids: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return sorted(names.get(each, each) for each in ids)
