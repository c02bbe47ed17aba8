# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what a member of etcd that was just added begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.growth import members_for
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.listing import listing_of

DOCUMENTATION = r"""
name: etcd_first_start
short_description: Tell what a new member of etcd begins with
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - A member that joins a living cluster must be told the members that are there, and itself.
positional: name, address
options:
  _input:
    description: What C(etcdctl member add) printed as JSON.
    type: str
    required: true
  name:
    description: Name of the new member.
    type: str
    required: true
  address:
    description: Address of the new member.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Tell the new member what it begins with
  ansible.builtin.debug:
    msg: "{{ added.stdout | sighup.fury_vsphere.etcd_first_start('etcd-3', '10.0.0.13') }}"
"""

RETURN = r"""
_value:
  description: The members, as etcd's setting C(initial-cluster) has them.
  type: str
"""


def etcd_first_start(added: str, name: str, address: str) -> str:
    """Return the members; see the filter's documentation."""
    return members_for(listing_of(added), name, address)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_first_start": etcd_first_start}
