# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the members that leave etcd."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.listing import (
    EtcdMembershipError,
    host_of,
    listing_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.removal import removals

DOCUMENTATION = r"""
name: etcd_removals
short_description: Tell which members of etcd nodes are that leave
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - etcd must have a quorum of members that answer before, between and after the removals; else the filter fails.
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
    description: The nodes that leave, each with C(name) and C(address); those that are no members are passed over.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show which members are to be removed
  ansible.builtin.debug:
    msg: "{{ list.stdout | sighup.fury_vsphere.etcd_removals(health.stdout, leaving) }}"
  vars:
    leaving: [{name: etcd-3, address: 10.0.0.13}]
"""

RETURN = r"""
_value:
  description: The members in the order in which they are to go, each with C(id), as etcdctl takes it, and C(name).
  type: list
  elements: dict
"""


def etcd_removals(members: str, health: str, nodes: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the members that leave; see the filter's documentation."""
    healthy = {host_of(each["endpoint"]) for each in json.loads(health) if each.get("health")}
    try:
        going = removals(listing_of(members), healthy, nodes)
    except EtcdMembershipError as error:
        raise AnsibleFilterError(str(error)) from error
    return [{"id": member.id, "name": member.name} for member in going]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_removals": etcd_removals}
