# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the machines of a cluster, as an inventory has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.members import members

DOCUMENTATION = r"""
name: cluster_members
short_description: List the machines of a cluster with what each is for
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Reads them from the groups C(haproxy), C(master), C(etcd) and C(nodes) of the inventory, so that it serves machines
    that did not come from vSphere, too.
  - A host that is in several of these groups is what the first of them says.
positional: hostvars
options:
  _input:
    description: The groups of the inventory, by name.
    type: dict
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the machines
  ansible.builtin.debug:
    msg: "{{ groups | sighup.fury_vsphere.cluster_members(hostvars) }}"
"""

RETURN = r"""
_value:
  description:
    - One entry per machine, by name, with C(name), C(role), C(pool), C(address), C(failure_domain) and
      C(power_state), as M(sighup.fury_vsphere.cluster_vms_info) returns them. What the inventory does not
      tell is empty.
  type: list
  elements: dict
"""


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"cluster_members": members}
