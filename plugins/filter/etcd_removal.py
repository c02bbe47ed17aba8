# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: whether a node may leave etcd."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.listing import (
    EtcdMembershipError,
    host_of,
    listing_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.removal import ids_to_remove

DOCUMENTATION = r"""
name: etcd_removal
short_description: Tell the ids of a node that may leave etcd
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - A member may leave when the members that stay and answer are a majority without it. Else the filter fails.
positional: health, name, address
options:
  _input:
    description: What C(etcdctl member list) printed as JSON.
    type: str
    required: true
  health:
    description: What C(etcdctl endpoint health --cluster) printed as JSON.
    type: str
    required: true
  name:
    description: Name of the node.
    type: str
    required: true
  address:
    description: Address of the node.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the ids to remove
  ansible.builtin.debug:
    msg: "{{ list.stdout | sighup.fury_vsphere.etcd_removal(health.stdout, 'etcd-3', '10.0.0.13') }}"
"""

RETURN = r"""
_value:
  description: Its ids, as C(etcdctl member remove) takes them; none when it is no member.
  type: list
  elements: str
"""


def etcd_removal(members: str, health: str, name: str, address: str) -> list[str]:
    """Return the node's ids; see the filter's documentation."""
    healthy = frozenset(host_of(each["endpoint"]) for each in json.loads(health) if each.get("health"))
    try:
        return ids_to_remove(listing_of(members), healthy, name, address)
    except EtcdMembershipError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_removal": etcd_removal}
