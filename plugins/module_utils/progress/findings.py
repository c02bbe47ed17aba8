# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a run found out about the cluster, gathered from the results of its tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_COLLECTION = "sighup.fury_vsphere."
_MACHINES = f"{_COLLECTION}cluster_vms"
_RULES = f"{_COLLECTION}placement_rules"
_PREFLIGHT = f"{_COLLECTION}preflight"
# The role node_readiness remembers under this name how Kubernetes sees its nodes.
_STATES = "node_readiness_summary"


@dataclass
class Findings:
    """What is known so far; what is told twice holds as it was told last.

    Attributes:
        plan: steps of the plan of the virtual machines, as the module cluster_vms returns them.
        rules: changes of the rules of where machines run, as the module placement_rules returns them.
        machines: the cluster's machines by name.
        endpoint: host and port of the Kubernetes API.
        verdicts: what a preflight found.
        states: what Kubernetes says of its nodes, by name.
        is_planned: whether the plan or the rules have something to do.
        is_carried_out: whether the plan was carried out, and not only made.
        has_plan: whether there was a plan of machines at all.
    """

    plan: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    machines: dict[str, dict[str, Any]] = field(default_factory=dict)
    endpoint: dict[str, Any] | None = None
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_planned: bool = False
    is_carried_out: bool = False
    has_plan: bool = False

    @property
    def makes_machines(self) -> bool | None:
        """Tell whether machines are made; None when there is no plan of machines, or not yet."""
        return any(step.get("action") == "create" for step in self.plan) if self.has_plan else None

    def learn(self, module: str, result: Mapping[str, Any], check: bool) -> None:
        """Take what the result of a task, in check mode or not, tells; one that is censored tells nothing."""
        if module == _MACHINES and "plan" in result:
            self.plan = _dictionaries(result.get("plan"))
            self.machines = {str(each["name"]): each for each in _dictionaries(result.get("nodes")) if "name" in each}
            self.is_planned |= bool(result.get("changed"))
            self.is_carried_out = not check
            self.has_plan = True
            self.endpoint = dict(result["endpoint"]) if isinstance(result.get("endpoint"), Mapping) else None
        elif module == _RULES and "changes" in result:
            self.rules = _dictionaries(result.get("changes"))
            self.is_planned |= bool(result.get("changed"))
        elif module == _PREFLIGHT:
            self.verdicts = _dictionaries(result.get("verdicts"))
        facts = result.get("ansible_facts")
        if isinstance(facts, Mapping) and _STATES in facts:
            self.states = {str(each["name"]): each for each in _dictionaries(facts[_STATES]) if "name" in each}


def _dictionaries(value: Any) -> list[dict[str, Any]]:
    return [dict(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
