# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The Ansible groups of the nodes of clusters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .machine import Machine
from .operating_system import FAMILIES, family_of
from .role_groups import GROUP_OF_ROLE

_INFRA = "infra"
_POWERED_OFF = "powered_off"


@dataclass
class Group:
    """Hosts and child groups of a group, in order of their names and as they came."""

    hosts: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)

    def adopt(self, child: str) -> None:
        """Take a group as a child, once."""
        if child not in self.children:
            self.children.append(child)


def groups_of(machines: Iterable[Machine]) -> dict[str, Group]:
    """Sort the nodes of one cluster into groups.

    One per role (haproxy, master, nodes, etcd), with one per pool below it; `infra` is one of these, below nodes.
    Without nodes of the role etcd its members are the control planes, which `role_etcd` does not take for them.
    Machines that do not run are also in `powered_off`, all of them in the group of their operating system's family.
    """
    machines = _by_name(machines)
    groups = _empty_groups()
    for machine in machines:
        role_group, pool_group = GROUP_OF_ROLE[machine.role], group_name(machine.pool)
        groups.setdefault(pool_group, Group()).hosts.append(machine.name)
        if pool_group != role_group:
            groups[role_group].adopt(pool_group)
        groups[f"role_{machine.role}"].adopt(pool_group)
        _add_to_others(groups, machine)
    if not any(machine.role == "etcd" for machine in machines):
        groups["etcd"].adopt("master")
    return groups


def groups_of_several(clusters: Mapping[str, Iterable[Machine]]) -> dict[str, Group]:
    """Sort the nodes of several clusters, by their names, into the same groups and one per cluster, `cluster_NAME`.

    Pools of the same name share a group, whatever their roles; so the groups of roles hold the hosts themselves.
    """
    groups = _empty_groups()
    for cluster, machines in clusters.items():
        own = groups.setdefault(group_name(f"cluster_{cluster}"), Group())
        nodes = _by_name(machines)
        members = {machine.name for machine in nodes if machine.role == "etcd"}
        for machine in nodes:
            names = {group_name(machine.pool), f"role_{machine.role}", GROUP_OF_ROLE[machine.role]}
            if machine.role == "control_plane" and not members:
                names.add("etcd")
            for name in names:
                groups.setdefault(name, Group()).hosts.append(machine.name)
            own.hosts.append(machine.name)
            _add_to_others(groups, machine)
    return groups


def group_name(name: str) -> str:
    """Return a name as an Ansible group may be called: letters, digits and underscores, no digit first."""
    name = re.sub(r"\W", "_", name, flags=re.ASCII)
    return f"_{name}" if name[:1].isdigit() else name


def _by_name(machines: Iterable[Machine]) -> list[Machine]:
    return sorted(machines, key=lambda machine: machine.name)


def _empty_groups() -> dict[str, Group]:
    # Always there, so that a play for a group that has no hosts yet is no mistake.
    roles = [f"role_{role}" for role in GROUP_OF_ROLE]
    families = [f"os_{family}" for family in FAMILIES]
    groups = {name: Group() for name in (*GROUP_OF_ROLE.values(), _INFRA, *roles, *families, _POWERED_OFF)}
    groups["nodes"].adopt(_INFRA)
    return groups


def _add_to_others(groups: Mapping[str, Group], machine: Machine) -> None:
    groups[f"os_{family_of(machine.guest_id)}"].hosts.append(machine.name)
    if not machine.is_on:
        groups[_POWERED_OFF].hosts.append(machine.name)
