# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the members that leave etcd."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd_membership import (
    leaving,
    members_of,
    removal_problem,
)

DOCUMENTATION = r"""
name: etcd_removals
short_description: Tell which members leave etcd, and whether it survives that
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - etcd must have a quorum of healthy members before, between and after the removals.
positional: health, nodes
options:
  _input:
    description: What C(etcdctl member list --write-out=json) prints.
    type: str
    required: true
  health:
    description: What C(etcdctl endpoint health --cluster --write-out=json) prints.
    type: str
    required: true
  nodes:
    description: Names of the nodes that leave; those that are no members are passed over.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show which members are to be removed
  ansible.builtin.debug:
    msg: "{{ (list.stdout | sighup.fury_vsphere.etcd_removals(health.stdout, ['demo-master-3'])).members }}"
"""

RETURN = r"""
_value:
  description:
    - C(members), in the order in which they are to go, each with C(id) and C(name), and C(problem), why they cannot be
      removed, or empty.
  type: dict
"""


def etcd_removals(listed: str, health: str, nodes: Iterable[str]) -> dict[str, Any]:
    """Return the members that leave; see the filter's documentation."""
    members = members_of(json.loads(listed), json.loads(health))
    going = leaving(members, set(nodes))
    return {
        "members": [{"id": member.id, "name": member.name} for member in going],
        "problem": removal_problem(members, going),
    }


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_removals": etcd_removals}
