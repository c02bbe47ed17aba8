# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to be done to the virtual machines: decided here, executed elsewhere.

Check mode, the diff, the shown plan and the work all come from the one result of `plan` or `plan_removal`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .addressing import free_addresses, role_rank
from .drift import attribute_repairs, changes, extra_config_of, replacements
from .naming import free_numbers, node_name, number_of
from .node import Machine, Node, Stranger
from .problem import ModelError

CREATE = "create"
REPAIR = "repair"
POWER_ON = "power_on"
DELETE = "delete"
CHANGE = "change"
REPLACE = "replace"
SURPLUS = "surplus"
KEEP = "keep"

# What apply acts on; the rest is reported.
_ACTING = frozenset({CREATE, REPAIR, POWER_ON, DELETE})


class PlanError(ModelError):
    """The virtual machines as they are and the config do not allow a plan."""


@dataclass(frozen=True)
class Step:
    """One line of a plan: what happens to which node, and why. CREATE is about a Node, the others about a Machine."""

    action: str
    subject: Node | Machine
    reason: str

    def described(self) -> dict[str, str]:
        """Return what modules report of a step."""
        return {
            "action": self.action,
            "node": self.subject.name,
            "pool": self.subject.pool,
            "role": self.subject.role,
            "address": self.subject.address,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Plan:
    """All steps, in the order of the config file's pools."""

    steps: tuple[Step, ...]

    @property
    def changed(self) -> bool:
        """Tell whether executing it changes anything."""
        return any(step.action in _ACTING for step in self.steps)

    def new_nodes(self) -> list[Node]:
        """Return the nodes that are to be created."""
        return [step.subject for step in self.steps if isinstance(step.subject, Node)]

    def machines(self, action: str) -> list[Machine]:
        """Return the living machines that an action is for."""
        return [step.subject for step in self.steps if step.action == action and isinstance(step.subject, Machine)]

    def addresses(self, role: str) -> list[str]:
        """Return the addresses that the wanted nodes of a role have when the plan is done; surplus is not wanted."""
        addresses: dict[str, str] = {}
        for step in self.steps:
            if step.subject.role == role and step.action not in (DELETE, SURPLUS):
                addresses[step.subject.name] = step.subject.address
        return list(addresses.values())


def plan(
    model: Mapping[str, Any],
    machines: Collection[Machine],
    strangers: Iterable[Stranger] = (),
    occupied: Iterable[str] = (),
    remove_surplus: bool = False,
) -> Plan:
    """Compare a complete cluster model with the cluster's machines.

    `strangers` are the other virtual machines in the cluster's folder. `occupied` are addresses of the range that
    others were seen to use. Machines beyond a pool's count, the highest numbers first, and those of pools that are no
    more are reported as surplus, or deleted when that was asked for. Differences of size, template and the like are
    reported and left alone. Raises PlanError.
    """
    _refuse_conflicting_addresses(model, machines)
    nodes = _new_nodes(model, machines, occupied)
    _refuse_strangers(model, nodes, strangers)
    steps: list[Step] = []
    for pool in model["pools"]:
        members = _members(model, pool, machines)
        for machine in members[: pool["count"]]:
            steps.extend(_steps_of_living(model, pool, machine))
        reason = f"pool {pool['name']} has {len(members)} of {pool['count']} nodes"
        steps.extend(Step(CREATE, node, reason) for node in nodes if node.pool == pool["name"])
        reason = f"pool {pool['name']} wants {pool['count']} nodes"
        steps.extend(_surplus(machine, reason, remove_surplus) for machine in members[pool["count"] :])
    known = {pool["name"] for pool in model["pools"]}
    for machine in sorted(machines, key=lambda machine: machine.name):
        if machine.pool not in known:
            steps.append(_surplus(machine, f"the config has no pool {machine.pool}", remove_surplus))
    return Plan(tuple(steps))


def plan_removal(machines: Iterable[Machine]) -> Plan:
    """Return the plan that deletes all machines of the cluster."""
    ordered = sorted(machines, key=lambda machine: machine.name)
    return Plan(tuple(Step(DELETE, machine, "state is absent") for machine in ordered))


def _steps_of_living(model: Mapping[str, Any], pool: Mapping[str, Any], machine: Machine) -> Iterator[Step]:
    steps = []
    repairs = attribute_repairs(model, machine)
    if repairs:
        steps.append(Step(REPAIR, machine, f"custom attributes missing or out of date: {', '.join(repairs)}"))
    if not machine.is_on:
        steps.append(Step(POWER_ON, machine, f"it is {_words(machine.power_state)}"))
    beyond = list(replacements(model, pool, machine))
    within = list(changes(model, pool, machine))
    if beyond or within:
        steps.append(Step(REPLACE if beyond else CHANGE, machine, "; ".join(beyond + within)))
    yield from steps or [Step(KEEP, machine, "it is as the config asks")]


def _surplus(machine: Machine, reason: str, remove: bool) -> Step:
    if remove:
        return Step(DELETE, machine, reason)
    return Step(SURPLUS, machine, f"{reason}; kept, because deleting was not asked for")


def _members(model: Mapping[str, Any], pool: Mapping[str, Any], machines: Iterable[Machine]) -> list[Machine]:
    """Return a pool's machines by number."""
    return sorted(
        (machine for machine in machines if machine.pool == pool["name"]),
        key=lambda machine: number_of(machine.name, model["name"], pool["name"]) or 0,
    )


def _new_nodes(model: Mapping[str, Any], machines: Collection[Machine], occupied: Iterable[str]) -> list[Node]:
    """Return the nodes that are missing, in the order in which they get their addresses."""
    missing = [
        (pool, number)
        for pool in sorted(model["pools"], key=lambda pool: role_rank(pool["role"]))
        for number in _missing_numbers(model, pool, machines)
    ]
    taken = [*occupied, *(machine.address for machine in machines)]
    addresses = list(islice(free_addresses(model, taken), len(missing)))
    if len(addresses) < len(missing):
        raise PlanError(
            f"Failed to give addresses to {len(missing)} new nodes of cluster {model['name']!r}: "
            f"{len(addresses)} are left in network.cidr {model['network']['cidr']} above ip_offset "
            f"{model['network']['ip_offset']}; choose a larger network, a smaller offset or fewer nodes, "
            f"or delete surplus nodes"
        )
    return [
        Node(
            name=node_name(model["name"], pool["name"], number),
            pool=pool["name"],
            role=pool["role"],
            address=address,
            cpu=pool["cpu"],
            memory_mb=pool["memory_mb"],
            disk_gb=pool["disk_gb"],
            template=pool["template"],
            extra_config=extra_config_of(model, pool),
        )
        for (pool, number), address in zip(missing, addresses, strict=True)
    ]


def _missing_numbers(model: Mapping[str, Any], pool: Mapping[str, Any], machines: Iterable[Machine]) -> list[int]:
    members = _members(model, pool, machines)
    taken = [number_of(machine.name, model["name"], pool["name"]) or 0 for machine in members]
    return list(islice(free_numbers(taken), max(0, pool["count"] - len(members))))


def _refuse_conflicting_addresses(model: Mapping[str, Any], machines: Collection[Machine]) -> None:
    keys = {model["network"]["gateway"]: "network.gateway", model["load_balancer"]["vip"]: "load_balancer.vip"}
    owners: dict[str, str] = {}
    for machine in machines:
        conflict = f"Failed to plan cluster {model['name']!r}: the address {machine.address} of virtual machine "
        conflict += f"{machine.name!r} is also that of"
        if machine.address in keys:
            key = keys[machine.address]
            free = next(free_addresses(model, [each.address for each in machines]), "none is left")
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
