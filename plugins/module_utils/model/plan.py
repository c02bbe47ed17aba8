# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to be done to the virtual machines: decided here, executed elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from .addressing import free_addresses, role_rank
from .desired import node_of
from .difference import COLD, HOT, NEVER
from .drift import attribute_differences, differences
from .limit import EVERYTHING, Limit, Member, check_limit, missing_members
from .location import failure_domains_of
from .machine import Machine, Stranger
from .naming import missing_names, number_of
from .node import Node
from .problem import ModelError
from .spreading import Occupant, spread
from .step import (
    ACTING,
    CHANGE,
    CREATE,
    DELETE,
    KEEP,
    OUTSIDE,
    PENDING,
    POWER_CYCLE,
    POWER_ON,
    REPAIR,
    REPLACE,
    SURPLUS,
    Plan,
    Step,
)


class PlanError(ModelError):
    """The virtual machines as they are and the config do not allow a plan."""


class Allowed(NamedTuple):
    """What the user allowed: beyond what nobody minds, and to which machines.

    Attributes:
        remove_surplus: deleting machines that the config does not ask for any more.
        power_cycle: switching machines off and on again, one after another, for changes that need it.
        limit: the pools and nodes that anything at all is done to.
    """

    remove_surplus: bool = False
    power_cycle: bool = False
    limit: Limit = EVERYTHING


NOTHING_MORE = Allowed()


def plan(
    model: Mapping[str, Any],
    machines: Collection[Machine],
    strangers: Iterable[Stranger] = (),
    occupied: Iterable[str] = (),
    allowed: Allowed = NOTHING_MORE,
) -> Plan:
    """Compare a complete cluster model with the cluster's machines.

    `strangers` are the other virtual machines in the cluster's folder. `occupied` are addresses of the range that
    others were seen to use. Machines beyond a pool's count, the highest numbers first, and those of pools that are no
    more are reported as surplus, or deleted when that was allowed. Of machines outside of the limit it is told what
    would be done to them. Raises PlanError and LimitError.
    """
    members_now = [Member(machine.name, machine.pool, frozenset([machine.role])) for machine in machines]
    check_limit(allowed.limit, model, members_now, missing_members(model, members_now))
    _refuse_conflicting_addresses(model, machines)
    nodes = _new_nodes(model, machines, occupied, allowed.limit)
    _refuse_strangers(model, nodes, strangers)
    steps: list[Step] = []
    for pool in model["pools"]:
        members = _members(model, pool, machines)
        for machine in members[: pool["count"]]:
            found = _steps_of_living(model, pool, machine, allowed)
            steps.extend(found if allowed.limit.covers(machine.name, machine.pool) else _left_alone(machine, found))
        reason = f"pool {pool['name']} has {len(members)} of {pool['count']} nodes"
        steps.extend(Step(CREATE, node, reason) for node in nodes if node.pool == pool["name"])
        reason = f"pool {pool['name']} wants {pool['count']} nodes"
        steps.extend(_surplus(machine, reason, allowed) for machine in members[pool["count"] :])
    known = {pool["name"] for pool in model["pools"]}
    for machine in sorted(machines, key=lambda machine: machine.name):
        if machine.pool not in known:
            steps.append(_surplus(machine, f"the config has no pool {machine.pool}", allowed))
    return Plan(tuple(steps))


def plan_removal(machines: Iterable[Machine]) -> Plan:
    """Return the plan that deletes all machines of a cluster."""
    ordered = sorted(machines, key=lambda machine: machine.name)
    return Plan(tuple(Step(DELETE, machine, "the cluster is to be absent") for machine in ordered))


def _steps_of_living(
    model: Mapping[str, Any], pool: Mapping[str, Any], machine: Machine, allowed: Allowed
) -> list[Step]:
    steps = []
    repairs = tuple(attribute_differences(model, machine))
    if repairs:
        machine = replace(machine, facts={**machine.facts, **{each.item: each.after for each in repairs}})
        reason = f"custom attributes missing or out of date: {', '.join(each.item for each in repairs)}"
        steps.append(Step(REPAIR, machine, reason, repairs))
    node = node_of(model, pool, machine.name, machine.address, machine.failure_domain)
    found = differences(model, pool, node, machine)
    # A machine that is off can be changed in any way that is possible at all.
    now = {HOT, COLD} if machine.is_off else {HOT}
    for action, hows in ((CHANGE, now), (_power_cycle(allowed), {COLD} - now), (REPLACE, {NEVER})):
        settled = tuple(each for each in found if each.how in hows)
        if settled:
            reason = "; ".join(map(str, settled))
            if action == PENDING:
                reason += "; needs the machine to be off, which was not allowed"
            steps.append(Step(action, machine, reason, settled))
    if not machine.is_on:
        steps.append(Step(POWER_ON, machine, f"it is {_words(machine.power_state)}"))
    return steps or [Step(KEEP, machine, "it is as the config asks")]


def _left_alone(machine: Machine, found: Sequence[Step]) -> Sequence[Step]:
    """Return what is told of a machine outside of the limit, from what would be done to it."""
    acting = [f"{step.action.replace('_', ' ')}: {step.reason}" for step in found if step.action in ACTING]
    return [Step(OUTSIDE, machine, f"outside of the limit; left alone: {'; '.join(acting)}")] if acting else found


def _power_cycle(allowed: Allowed) -> str:
    return POWER_CYCLE if allowed.power_cycle else PENDING


def _surplus(machine: Machine, reason: str, allowed: Allowed) -> Step:
    if not allowed.remove_surplus:
        return Step(SURPLUS, machine, f"{reason}; kept, because deleting was not asked for")
    if not allowed.limit.covers(machine.name, machine.pool):
        return Step(SURPLUS, machine, f"{reason}; kept, because it is outside of the limit")
    return Step(DELETE, machine, reason)


def _members(model: Mapping[str, Any], pool: Mapping[str, Any], machines: Iterable[Machine]) -> list[Machine]:
    """Return a pool's machines by number."""
    return sorted(
        (machine for machine in machines if machine.pool == pool["name"]),
        key=lambda machine: number_of(machine.name, model["name"], pool["name"]) or 0,
    )


def _new_nodes(
    model: Mapping[str, Any], machines: Collection[Machine], occupied: Iterable[str], limit: Limit
) -> list[Node]:
    """Return the nodes that are missing, in the order in which they get their addresses."""
    missing = {
        name: pool
        for pool in sorted(model["pools"], key=lambda pool: role_rank(pool["role"]))
        for name in missing_names(model["name"], pool, [each.name for each in _members(model, pool, machines)])
        if limit.covers(name, pool["name"])
    }
    addresses = _addresses(model, len(missing), [*occupied, *(machine.address for machine in machines)])
    domains = _failure_domains(model, missing, machines)
    return [
        node_of(model, pool, name, address, domains.get(name, ""))
        for (name, pool), address in zip(missing.items(), addresses, strict=True)
    ]


def _addresses(model: Mapping[str, Any], number: int, taken: Iterable[str]) -> list[str]:
    if model["network"]["dhcp"]:
        return [""] * number
    addresses = list(islice(free_addresses(model, filter(None, taken)), number))
    if len(addresses) < number:
        network = model["network"]
        of = "network.ranges" if network["ranges"] else f"network.cidr {network['cidr']}"
        above = "" if network["ranges"] else f" above ip_offset {network['ip_offset']}"
        raise PlanError(
            f"Failed to give addresses to {number} new nodes of cluster {model['name']!r}: "
            f"{len(addresses)} are left in {of}{above}; choose a larger network or range, a smaller offset or fewer "
            f"nodes, or delete surplus nodes"
        )
    return addresses


def _failure_domains(
    model: Mapping[str, Any], missing: Mapping[str, Mapping[str, Any]], machines: Iterable[Machine]
) -> dict[str, str]:
    """Return the failure domain of each new node; none when the site has none."""
    if not model["vsphere"]["failure_domains"]:
        return {}
    places = {pool["name"]: failure_domains_of(model, pool) for pool in model["pools"]}
    occupants = [Occupant(machine.failure_domain, machine.pool) for machine in machines]
    return spread([(name, pool["name"]) for name, pool in missing.items()], places, occupants)


def _refuse_conflicting_addresses(model: Mapping[str, Any], machines: Collection[Machine]) -> None:
    keys = {model["network"]["gateway"]: "network.gateway", model["load_balancer"]["vip"]: "load_balancer.vip"}
    owners: dict[str, str] = {}
    for machine in machines:
        if not machine.address:
            continue
        conflict = f"Failed to plan cluster {model['name']!r}: the address {machine.address} of virtual machine "
        conflict += f"{machine.name!r} is also that of"
        if machine.address in keys:
            key = keys[machine.address]
            free = next(free_addresses(model, [each.address for each in machines if each.address]), "none is left")
            raise PlanError(f"{conflict} {key}; set {key} to a free address, such as {free}")
        if machine.address in owners:
            raise PlanError(
                f"{conflict} {owners[machine.address]!r}; delete one of the two, it is made anew with another address"
            )
        owners[machine.address] = machine.name


def _refuse_strangers(model: Mapping[str, Any], nodes: Iterable[Node], strangers: Iterable[Stranger]) -> None:
    names = {node.name for node in nodes}
    folder = model["vsphere"]["folder"]
    for stranger in strangers:
        if stranger.name in names:
            raise PlanError(
                f"Failed to plan node {stranger.name!r}: folder {folder!r} has a virtual machine of that name, and "
                f"{stranger.reason}; rename or move it, or set vsphere.folder to another folder"
            )
        if stranger.claims_cluster:
            raise PlanError(
                f"Failed to plan cluster {model['name']!r}: virtual machine {stranger.name!r} in folder {folder!r} "
                f"says that it belongs to it, but {stranger.reason}; give it its name back, or move it elsewhere"
            )


def _words(power_state: str) -> str:
    return {"poweredOff": "powered off", "suspended": "suspended"}.get(power_state, power_state)
