# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The machines of a cluster as an inventory has them, wherever they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .role_groups import roles_by_host


def members(groups: Mapping[str, Sequence[str]], hostvars: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return name, pool, role and address of every host that has a part in the cluster, by name.

    The words are those of the module cluster_vms_info. Members of etcd that are control planes are control planes. A
    host without an address has an empty one.
    """
    return [_member(name, roles[0], hostvars[name]) for name, roles in sorted(roles_by_host(groups).items())]


def _member(name: str, role: str, variables: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": name,
        "pool": str(variables.get("fury_pool") or ""),
        "role": role,
        "address": str(variables.get("fury_address") or variables.get("ansible_host") or ""),
        "failure_domain": str(variables.get("fury_failure_domain") or ""),
        "power_state": str(variables.get("fury_power_state") or ""),
    }
