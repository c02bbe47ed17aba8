# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A cluster's virtual machines: deciding with vCenter's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..host_key import require_cryptography
from ..model.difference import NETWORK
from ..model.location import location_of
from ..model.naming import number_of
from ..model.plan import NOTHING_MORE, Allowed, plan_removal
from ..model.step import CHANGE, DELETE, POWER_CYCLE, Plan
from .births import refuse_unknown_host_keys
from .conflicts import plan_around
from .deletion import REFUSE, read_foreign_disks, refuse_foreign_disks
from .folders import contents_below
from .inventory_path import find_folder
from .machines import Contents, ReadTags, read_contents
from .placement import Placement, backings_of, place
from .session import Session
from .tasks import Deadline
from .unfinished import wait_for_unfinished

PRESENT = "present"
ABSENT = "absent"


@dataclass(frozen=True)
class Wish:
    """What the user asks for, beside the model.

    Attributes:
        state: PRESENT or ABSENT.
        foreign_disks: what becomes of disks that were attached later when their machine is deleted.
        deadline: until when clones of another run are waited for.
    """

    state: str = PRESENT
    allowed: Allowed = NOTHING_MORE
    foreign_disks: str = REFUSE
    deadline: Deadline = field(default_factory=lambda: Deadline(1800))


@dataclass(frozen=True)
class Decision:
    """What is to be done, and all that was found out for it.

    Attributes:
        folder: None while it does not exist.
        placement: None when nothing is to be created.
        backings: what connects network cards of living machines that change their network, by its name.
        removes_folder: whether nothing but the cluster's machines is in the folder that is to be removed with them.
    """

    plan: Plan
    wish: Wish
    folder: Any
    contents: Contents
    placement: Placement | None = None
    backings: Mapping[str, Any] = field(default_factory=dict)
    removes_folder: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether carrying it out changes anything."""
        return self.plan.changed or self.removes_folder


def decide(
    session: Session, model: Mapping[str, Any], wish: Wish | None = None, read_tags: ReadTags | None = None
) -> Decision:
    """Compare a complete model with vCenter.

    Reads only. Raises VsphereError or PlanError for everything that is in the way and can be known before the work.
    """
    wish = wish or Wish()
    folder = find_folder(session, model["vsphere"]["datacenter"], model["vsphere"]["folder"])
    contents = _settled_contents(session, model, folder, wish, read_tags)
    if wish.state == ABSENT:
        alone = folder is not None and contents_below(session, folder) <= set(contents.references.values())
        decision = Decision(plan_removal(contents.machines), wish, folder, contents, removes_folder=alone)
    else:
        decision = _decide_presence(session, model, wish, folder, contents)
    _refuse_to_delete(session, decision)
    return decision


def _decide_presence(
    session: Session, model: Mapping[str, Any], wish: Wish, folder: Any, contents: Contents
) -> Decision:
    planned, occupied = plan_around(session, model, contents, wish.allowed)
    new = planned.new_nodes()
    placement = None
    if new:
        require_cryptography()
        placement = place(session, model["vsphere"]["datacenter"], new, contents.machines)
        refuse_unknown_host_keys(model, new, placement.templates)
    warnings = tuple(f"Address {address} {evidence}; new nodes get others." for address, evidence in occupied.items())
    return Decision(planned, wish, folder, contents, placement, _backings(session, model, planned), warnings=warnings)


def _settled_contents(
    session: Session, model: Mapping[str, Any], folder: Any, wish: Wish, read_tags: ReadTags | None
) -> Contents:
    """Return what the folder holds when no clone of a node, as of a run that was killed, is under way any more."""
    names = [pool["name"] for pool in model["pools"]]
    while True:
        contents = read_contents(session, folder, model["name"], read_tags=read_tags)
        under_way = {
            name: reference
            for name, reference in contents.unfinished.items()
            if any(number_of(name, model["name"], pool) for pool in names)
        }
        if not under_way:
            return contents
        # Meanwhile vCenter may begin with a clone that the other run had asked for last: look again.
        wait_for_unfinished(session, under_way, wish.deadline)


def _backings(session: Session, model: Mapping[str, Any], planned: Plan) -> dict[str, Any]:
    """Return what connects the cards that get into another network."""
    pools = {pool["name"]: pool for pool in model["pools"]}
    keys = {}
    for action in (CHANGE, POWER_CYCLE):
        for machine, differences in planned.changes(action):
            location = location_of(model, pools[machine.pool], machine.failure_domain)
            for each in (each for each in differences if each.what == NETWORK):
                further = f"cards[{int(each.item) - 2}].network of pool {machine.pool}"
                keys[each.after] = location.key("network") if each.item == "1" else further
    return backings_of(session, model["vsphere"]["datacenter"], keys)


def _refuse_to_delete(session: Session, decision: Decision) -> None:
    """Refuse, before anything is done, to delete machines with disks that are not theirs."""
    machines = decision.plan.machines(DELETE)
    if machines and decision.wish.foreign_disks == REFUSE:
        references = decision.contents.references
        refuse_foreign_disks(read_foreign_disks(session, {each.name: references[each.name] for each in machines}))
