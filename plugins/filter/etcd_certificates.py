# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the certificates that the members of etcd need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: etcd_certificates
short_description: Tell the certificates that the members of etcd need
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - A member is a server to its clients and its peers, and a client of its peers. One certificate does for all of that.
options:
  _input:
    description: The members, each with C(name) and C(address).
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the certificates
  ansible.builtin.debug:
    msg: "{{ [{'name': 'etcd-1', 'address': '10.0.0.21'}] | sighup.fury_vsphere.etcd_certificates }}"
"""

RETURN = r"""
_value:
  description: One entry per member, as M(sighup.fury_vsphere.pki_plan) takes them.
  type: list
  elements: dict
"""


def etcd_certificates(members: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the certificates; see the filter's documentation."""
    return [
        {
            "path": f"etcd/{member['name']}/member",
            "authority": "etcd/ca",
            "common_name": f"{member['name']}",
            "names": [f"DNS:{member['name']}", "DNS:localhost", f"IP:{member['address']}", "IP:127.0.0.1"],
            "usages": ["serverAuth", "clientAuth"],
        }
        for member in members
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_certificates": etcd_certificates}
