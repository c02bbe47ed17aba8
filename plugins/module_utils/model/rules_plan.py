# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to be done to the rules of every vSphere cluster: decided here, executed elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .machine import Machine
from .rules import Step, plan, plan_removal
from .wanted_rules import ComputeCluster, wanted_rules


@dataclass(frozen=True)
class ComputePlan:
    """The steps of one vSphere cluster; none when it is as it should be."""

    compute: ComputeCluster
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class RulesPlan:
    """All steps.

    Attributes:
        names: names of virtual machines and hosts, by managed object id.
        warnings: what the user has to know.
        notes: what is worth a word, and no warning on every run.
    """

    computes: tuple[ComputePlan, ...]
    names: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether executing it changes anything."""
        return any(each.steps for each in self.computes)


def plan_rules(
    model: Mapping[str, Any], machines: Collection[Machine], computes: Collection[ComputeCluster]
) -> RulesPlan:
    """Compare a complete cluster model with what the vSphere clusters have of ours.

    Anti-affinity is there by default, so a note says where it is not to be had; host groups are there only when the
    user asked for them, so that is a warning. Where DRS is off all stays as it is: switching it off for an hour is no
    reason to lose the rules. Raises RulesError.
    """
    names = _names(machines, computes)
    plans: list[ComputePlan] = []
    warnings: list[str] = []
    notes: list[str] = []
    for compute in computes:
        here = {host.id for host in compute.hosts}
        members = [machine for machine in machines if machine.host in here]
        if compute.has_drs:
            wanted = wanted_rules(model, members, compute)
            plans.append(ComputePlan(compute, plan(wanted, compute.current, names)))
            warnings.extend(wanted.warnings)
        elif members:
            plans.append(ComputePlan(compute, ()))
            notes.append(f"vSphere cluster {compute.name!r} has DRS switched off, so there are no rules for its nodes")
    clustered = {host.id for compute in computes for host in compute.hosts}
    alone = sum(machine.host not in clustered for machine in machines)
    if alone:
        notes.append(f"{alone} nodes are in no vSphere cluster that the user may see, so there are no rules for them")
    if model["vsphere"]["placement_rules"]["host_groups"]:
        warnings.extend(f"vsphere.placement_rules.host_groups: {note}." for note in notes)
        notes = []
    return RulesPlan(tuple(plans), names, tuple(warnings), tuple(notes))


def plan_rules_removal(machines: Iterable[Machine], computes: Iterable[ComputeCluster]) -> RulesPlan:
    """Return the plan that removes all that is ours, also where DRS is off: mandatory rules hold even then."""
    computes = tuple(computes)
    plans = [ComputePlan(compute, plan_removal(compute.current)) for compute in computes]
    return RulesPlan(tuple(plans), _names(machines, computes))


def _names(machines: Iterable[Machine], computes: Iterable[ComputeCluster]) -> dict[str, str]:
    return {
        **{machine.id: machine.name for machine in machines},
        **{host.id: host.name for compute in computes for host in compute.hosts},
    }
