# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the network interface that has an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: interface_of
short_description: Find the network interface that has an address
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Looks for an IPv4 address in the facts of a node, and fails when no interface has it.
positional: address
options:
  _input:
    description: The facts of the node, with those of its network.
    type: dict
    required: true
  address:
    description: The address.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the interface of the node's address
  ansible.builtin.debug:
    msg: "{{ ansible_facts | sighup.fury_vsphere.interface_of(fury_address) }}"
"""

RETURN = r"""
_value:
  description: Name of the interface.
  type: str
"""


def interface_of(facts: Mapping[str, Any], address: str) -> str:
    """Return the interface's name; see the filter's documentation."""
    found = dict(_addresses(facts))
    if address not in found:
        raise AnsibleFilterError(
            f"No network interface of the node has the address {address!r}, but {', '.join(found) or 'none has any'}; "
            "correct the node's address in the inventory (fury_address, else ansible_host)."
        )
    return found[address]


def _addresses(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the addresses and the interfaces that have them; a fact's name has no dashes, its `device` has."""
    for name in facts.get("interfaces", []):
        interface = facts.get(str(name).replace("-", "_"), {})
        for entry in (interface.get("ipv4", {}), *interface.get("ipv4_secondaries", [])):
            if entry.get("address"):
                yield str(entry["address"]), str(interface.get("device", name))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"interface_of": interface_of}
