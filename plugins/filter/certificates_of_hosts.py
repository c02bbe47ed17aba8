# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the certificates that were found on hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: certificates_of_hosts
short_description: Collect the certificates that were found on hosts
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Collects what the tasks C(read) of the role certificates found. A host that was not read is left out.
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
- name: Show the certificates of the control planes
  ansible.builtin.debug:
    msg: "{{ groups['master'] | sighup.fury_vsphere.certificates_of_hosts(hostvars) }}"
"""

RETURN = r"""
_value:
  description: By the name of each host, the C(certificates) that M(sighup.fury_vsphere.certificates_info) returned.
  type: dict
"""


def certificates_of_hosts(
    names: Iterable[str], hostvars: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the certificates; see the filter's documentation."""
    found = {f"{name}": hostvars[name].get("certificates_read") or {} for name in dict.fromkeys(names)}
    return {name: read["certificates"] for name, read in found.items() if "certificates" in read}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"certificates_of_hosts": certificates_of_hosts}
