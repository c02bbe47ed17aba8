# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A cluster's DRS rules: deciding with vCenter's facts, and doing what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.rules import prefix_of
from ..model.rules_plan import ComputePlan, RulesPlan, plan_rules, plan_rules_removal
from .drs import read_computes, require_hosts
from .drs_spec import rules_spec
from .machines import read_nodes
from .session import Session
from .tasks import Deadline, Job, run_tasks

PRESENT = "present"
ABSENT = "absent"

# Every vSphere cluster has one task only; more at a time than a site has vSphere clusters is no use.
_PARALLELISM = 8


@dataclass(frozen=True)
class Decision:
    """What is to be done; `references` are the managed objects of the vSphere clusters by id."""

    plan: RulesPlan
    references: Mapping[str, Any]


def decide(session: Session, model: Mapping[str, Any], state: str = PRESENT) -> Decision:
    """Compare a complete model and the cluster's machines with the rules in vCenter.

    Reads only, in a number of calls that does not grow with the nodes. Raises VsphereError or RulesError.
    """
    vsphere = model["vsphere"]
    machines = read_nodes(session, vsphere["datacenter"], vsphere["folder"], model["name"])
    occupied = {machine.host for machine in machines}
    computes = read_computes(session, vsphere["datacenter"], prefix_of(model["name"]), occupied)
    if state == ABSENT:
        return Decision(plan_rules_removal(machines, computes.clusters), computes.references)
    if machines:
        require_hosts(session, vsphere["datacenter"], vsphere["placement_rules"]["host_groups"], computes.clusters)
    return Decision(plan_rules(model, machines, computes.clusters), computes.references)


def carry_out(session: Session, decision: Decision, deadline: Deadline) -> None:
    """Do what was decided: one reconfiguration of each vSphere cluster that has steps. Raises VsphereError."""
    jobs = [_job(each, decision.references[each.compute.id]) for each in decision.plan.computes if each.steps]
    run_tasks(session, jobs, _PARALLELISM, deadline).raise_failures()


def _job(each: ComputePlan, compute: Any) -> Job:
    spec = rules_spec(each.steps)
    return Job(
        name=each.compute.id,
        action=f"set the DRS rules of vSphere cluster {each.compute.name!r}",
        start=lambda: compute.ReconfigureComputeResource_Task(spec=spec, modify=True),
    )
