# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A cluster's virtual machines: deciding with vCenter's facts, and doing what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..host_key import make_host_key, require_cryptography
from ..model.drift import attribute_repairs
from ..model.guestinfo import guestinfo
from ..model.node import Machine, Node
from ..model.ownership import NODE_KEY, facts_of
from ..model.plan import DELETE, POWER_ON, REPAIR, Plan, plan, plan_removal
from .attributes import define_attributes, stamp
from .clone import Birth, start_clone
from .conflicts import occupied_addresses
from .deletion import delete_machines
from .folders import children, find_folder, make_folder, remove_folder_if_empty
from .machines import Contents, read_contents
from .placement import Placement, place
from .session import Session
from .tasks import Deadline, Job, run_tasks

PRESENT = "present"
ABSENT = "absent"


@dataclass(frozen=True)
class Decision:
    """What is to be done, and all that was found out for it.

    Attributes:
        folder: None while it does not exist.
        placement: None when nothing is to be created.
        removes_folder: whether nothing but the cluster's machines is in the folder that is to be removed with them.
    """

    plan: Plan
    folder: Any
    contents: Contents
    placement: Placement | None = None
    removes_folder: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether carrying it out changes anything."""
        return self.plan.changed or self.removes_folder


@dataclass(frozen=True)
class Work:
    """How what was decided is to be done.

    Attributes:
        authorized_keys: public SSH keys that may log in to new nodes, beside the model's.
        parallelism: number of vCenter's tasks at a time.
    """

    authorized_keys: Sequence[str] = ()
    parallelism: int = 8
    deadline: Deadline = field(default_factory=lambda: Deadline(1800))


def decide(session: Session, model: Mapping[str, Any], state: str = PRESENT, remove_surplus: bool = False) -> Decision:
    """Compare a complete model with vCenter.

    Reads only. Raises VsphereError or PlanError for everything that is in the way and can be known before the work.
    """
    folder = find_folder(session, model["vsphere"]["datacenter"], model["vsphere"]["folder"])
    contents = read_contents(session, folder, model["name"])
    if state == ABSENT:
        alone = folder is not None and children(session, folder) <= set(contents.references.values())
        return Decision(plan_removal(contents.machines), folder, contents, removes_folder=alone)
    planned, occupied = _plan(session, model, contents, remove_surplus)
    placement = None
    if planned.new_nodes():
        require_cryptography()
        placement = place(session, model, planned.new_nodes(), contents.machines)
    warnings = tuple(
        f"Address {address} is in use by virtual machine {machine!r}; new nodes get others."
        for address, machine in occupied.items()
    )
    return Decision(planned, folder, contents, placement, warnings=warnings)


def carry_out(session: Session, model: Mapping[str, Any], decision: Decision, work: Work) -> tuple[Machine, ...]:
    """Do what was decided and return the cluster's machines then. Raises VsphereError.

    What can be finished is finished before an error is raised; running again goes on from there.
    """
    contents, planned, vsphere = decision.contents, decision.plan, model["vsphere"]
    keys = contents.attribute_keys
    if planned.new_nodes() or planned.machines(REPAIR):
        keys = define_attributes(session, keys)
    _repair(session, model, decision, keys, work)
    if decision.placement:
        _create(session, model, decision, keys, work)
    jobs = [
        Job(each.name, f"power on virtual machine {each.name!r}", contents.references[each.name].PowerOnVM_Task)
        for each in planned.machines(POWER_ON)
    ]
    run_tasks(session, jobs, work.parallelism, work.deadline).raise_failures()
    delete_machines(session, planned.machines(DELETE), contents.references, work.parallelism, work.deadline)
    if decision.removes_folder:
        remove_folder_if_empty(session, decision.folder, vsphere["folder"], work.deadline)
        return ()
    folder = find_folder(session, vsphere["datacenter"], vsphere["folder"])
    return read_contents(session, folder, model["name"]).machines


def _plan(
    session: Session, model: Mapping[str, Any], contents: Contents, remove_surplus: bool
) -> tuple[Plan, dict[str, str]]:
    """Return the plan, and the addresses that it had to go round with the names of their owners."""
    occupied: dict[str, str] = {}
    asked: set[str] = set()
    while True:
        planned = plan(model, contents.machines, contents.strangers, occupied, remove_surplus)
        new = {node.address for node in planned.new_nodes()} - asked
        if not new:
            return planned, occupied
        # The addresses that take the place of occupied ones are asked about in the next round.
        occupied.update(occupied_addresses(session, model["vsphere"]["datacenter"], sorted(new)))
        asked |= new


def _repair(
    session: Session, model: Mapping[str, Any], decision: Decision, keys: Mapping[str, int], work: Work
) -> None:
    references = decision.contents.references
    repairs = [
        (references[machine.name], machine.name, attribute_repairs(model, machine))
        for machine in decision.plan.machines(REPAIR)
    ]
    stamp(session, repairs, keys, work.parallelism)


def _create(
    session: Session, model: Mapping[str, Any], decision: Decision, keys: Mapping[str, int], work: Work
) -> None:
    folder = decision.folder or make_folder(session, model["vsphere"]["datacenter"], model["vsphere"]["folder"])
    births, attributes = {}, {}
    for node in decision.plan.new_nodes():
        births[node.name], attributes[node.name] = _conceive(model, node, decision.placement, work.authorized_keys)
    jobs = [
        Job(
            name,
            f"clone virtual machine {name!r} from template {birth.node.template!r}",
            lambda birth=birth: start_clone(birth, folder),
        )
        for name, birth in births.items()
    ]
    outcome = run_tasks(session, jobs, work.parallelism, work.deadline)
    made = [(reference, name, attributes[name]) for name, reference in outcome.results.items()]
    stamp(session, made, keys, work.parallelism)
    outcome.raise_failures()


def _conceive(
    model: Mapping[str, Any], node: Node, placement: Placement, authorized_keys: Sequence[str]
) -> tuple[Birth, dict[str, str]]:
    host_key = make_host_key()
    attributes = facts_of(model, node, host_key.public)
    extra_config = {
        # The vSphere cloud provider and storage driver find disks by their UUID.
        "disk.EnableUUID": "TRUE",
        **node.extra_config,
        **guestinfo(model, node, host_key, authorized_keys),
        **attributes,
        NODE_KEY: node.name,
    }
    birth = Birth(
        node=node,
        cluster=model["name"],
        template=placement.templates[node.template],
        target=placement.targets[node.name],
        datastore=placement.datastore,
        backing=placement.backing,
        extra_config=extra_config,
    )
    return birth, attributes
