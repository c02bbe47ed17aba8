# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: machines, as a hosts file has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: hosts_lines
short_description: Write machines as lines of a hosts file
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Makes the lines of C(/etc/hosts) for machines, each with its address, its name in the domain and its short name.
positional: domain
options:
  _input:
    description: The machines, with C(name) and C(address).
    type: list
    elements: dict
    required: true
  domain:
    description: DNS domain of those whose names have no dot; empty for none.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the lines of a hosts file
  ansible.builtin.debug:
    msg: "{{ [{'name': 'demo-master-1', 'address': '10.0.0.11'}] | sighup.fury_vsphere.hosts_lines('example.com') }}"
"""

RETURN = r"""
_value:
  description: One line for each machine, in the same order.
  type: list
  elements: str
  sample: [10.0.0.11 demo-master-1.example.com demo-master-1]
"""


def hosts_lines(machines: Iterable[Mapping[str, str]], domain: str = "") -> list[str]:
    """Return the lines; see the filter's documentation."""
    lines = []
    for machine in machines:
        name = machine["name"]
        qualified = [f"{name}.{domain}"] if domain and "." not in name else []
        lines.append(" ".join([machine["address"], *qualified, name]))
    return lines


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"hosts_lines": hosts_lines}
