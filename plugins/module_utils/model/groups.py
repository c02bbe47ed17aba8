# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The Ansible groups of a cluster's nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .node import Machine

# Always there, so that a play for a group that has no hosts yet is no mistake.
_ROLE_GROUPS = {"load_balancer": "haproxy", "control_plane": "master", "worker": "nodes", "etcd": "etcd"}
_INFRA = "infra"


@dataclass
class Group:
    """Hosts and child groups of a group, both in order and by name."""

    hosts: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)


def groups_of(machines: Iterable[Machine]) -> dict[str, Group]:
    """Sort nodes into groups.

    One per role (haproxy, master, nodes, etcd), with one per pool below it; `infra` is one of these, below nodes.
    Without nodes of the role etcd its members are the control planes. Machines that do not run are also in
    `powered_off`.
    """
    groups = {name: Group() for name in (*_ROLE_GROUPS.values(), _INFRA, "powered_off")}
    groups["nodes"].children.append(_INFRA)
    for machine in sorted(machines, key=lambda machine: machine.name):
        role_group, pool_group = _ROLE_GROUPS[machine.role], group_name(machine.pool)
        groups.setdefault(pool_group, Group()).hosts.append(machine.name)
        if pool_group != role_group and pool_group not in groups[role_group].children:
            groups[role_group].children.append(pool_group)
        if not machine.is_on:
            groups["powered_off"].hosts.append(machine.name)
    if not groups["etcd"].hosts and not groups["etcd"].children:
        groups["etcd"].children.append("master")
    return groups


def group_name(pool: str) -> str:
    """Return a pool's name as an Ansible group may be called: letters, digits and underscores, no digit first."""
    name = re.sub(r"\W", "_", pool, flags=re.ASCII)
    return f"_{name}" if name[:1].isdigit() else name
