# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which group of an inventory holds the nodes of which role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# In this order a host that is in several is named after the first: members of etcd that are control planes are those.
_ROLE_OF_GROUP = {"haproxy": "load_balancer", "master": "control_plane", "etcd": "etcd", "nodes": "worker"}
GROUP_OF_ROLE = {role: group for group, role in _ROLE_OF_GROUP.items()}


def roles_of(groups: Iterable[str]) -> list[str]:
    """Return the roles that a host has by the groups that it is in, its first one first; none for no node."""
    names = frozenset(groups)
    return [role for group, role in _ROLE_OF_GROUP.items() if group in names]


def roles_by_host(groups: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the roles of every node in Ansible's variable `groups`, in the same order."""
    found: dict[str, list[str]] = {}
    for group, role in _ROLE_OF_GROUP.items():
        for host in groups.get(group, ()):
            found.setdefault(str(host), []).append(role)
    return found
