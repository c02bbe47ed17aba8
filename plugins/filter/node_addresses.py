# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the nodes of a group, as the roles take them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: node_addresses
short_description: List hosts of the inventory with their name and address
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Roles take the nodes of a cluster as a list, so that they need no inventory of certain groups. This filter makes
    such a list from the inventory.
  - The address of a node is its variable C(fury_address), else C(ansible_host).
positional: hostvars
options:
  _input:
    description: Names of hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: List the members of etcd
  ansible.builtin.debug:
    msg: "{{ groups['etcd'] | sighup.fury_vsphere.node_addresses(hostvars) }}"
"""

RETURN = r"""
_value:
  description: One entry per host, in the same order and each host once, with C(name) and C(address).
  type: list
  elements: dict
"""


def node_addresses(names: Iterable[str], hostvars: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return name and address of each host; see the filter's documentation."""
    nodes = []
    for name in dict.fromkeys(names):
        variables = hostvars[name]
        address = variables.get("fury_address") or variables.get("ansible_host")
        if not address:
            raise AnsibleFilterError(
                f"Host '{name}' has no address: the inventory must give it 'ansible_host' (or 'fury_address', when the "
                "nodes reach each other at another address than Ansible reaches them)."
            )
        nodes.append({"name": str(name), "address": str(address)})
    return nodes


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"node_addresses": node_addresses}
