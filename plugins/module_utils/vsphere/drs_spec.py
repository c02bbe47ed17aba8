# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one reconfiguration that carries out all steps of a vSphere cluster's rules and groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..model.rules import (
    CREATE,
    REMOVE,
    UPDATE,
    AntiAffinityRule,
    Group,
    HostGroup,
    HostRule,
    Rule,
    Step,
    VmGroup,
)
from .library import vim

# vCenter applies them one after the other, and a name must be free before it is given again.
_ORDER = (REMOVE, UPDATE, CREATE)
_OPERATIONS = {REMOVE: "remove", UPDATE: "edit", CREATE: "add"}


def rules_spec(steps: Sequence[Step]) -> Any:
    """Return the ClusterConfigSpecEx of the steps."""
    spec = vim.cluster.ConfigSpecEx()
    for step in sorted(steps, key=lambda step: _ORDER.index(step.action)):
        if isinstance(step.item, (VmGroup, HostGroup)):
            spec.groupSpec.append(_group_step(step, step.item))
        else:
            spec.rulesSpec.append(_rule_step(step, step.item))
    return spec


def _rule_step(step: Step, rule: Rule) -> Any:
    operation = _OPERATIONS[step.action]
    if step.action == REMOVE:
        return vim.cluster.RuleSpec(operation=operation, removeKey=rule.key)
    info = _rule(rule)
    if step.before is not None and not isinstance(step.before, (VmGroup, HostGroup)):
        info.key = step.before.key
    return vim.cluster.RuleSpec(operation=operation, info=info)


def _rule(rule: Rule) -> Any:
    if isinstance(rule, AntiAffinityRule):
        # To vSphere such a rule is never mandatory, and yet DRS does not go against it.
        return vim.cluster.AntiAffinityRuleSpec(
            name=rule.name, enabled=rule.enabled, mandatory=False, userCreated=True, vm=_references(rule.members)
        )
    if isinstance(rule, HostRule):
        return vim.cluster.VmHostRuleInfo(
            name=rule.name,
            enabled=rule.enabled,
            mandatory=rule.mandatory,
            userCreated=True,
            vmGroupName=rule.vms,
            # None leaves out what is not there.
            affineHostGroupName=rule.affine_hosts or None,
            antiAffineHostGroupName=rule.anti_affine_hosts or None,
        )
    raise TypeError(f"no rule to be made: {rule}")


def _group_step(step: Step, group: Group) -> Any:
    operation = _OPERATIONS[step.action]
    if step.action == REMOVE:
        return vim.cluster.GroupSpec(operation=operation, removeKey=group.name)
    if isinstance(group, HostGroup):
        info = vim.cluster.HostGroup(name=group.name, userCreated=True, host=_hosts(group))
    else:
        info = vim.cluster.VmGroup(name=group.name, userCreated=True, vm=_references(group.members))
    return vim.cluster.GroupSpec(operation=operation, info=info)


def _references(ids: Iterable[str]) -> list[Any]:
    return [vim.VirtualMachine(each) for each in sorted(ids)]


def _hosts(group: HostGroup) -> list[Any]:
    return [vim.HostSystem(each) for each in sorted(group.members)]
