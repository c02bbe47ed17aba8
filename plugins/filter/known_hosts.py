# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the SSH known hosts of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

SSH_PORT = 22

DOCUMENTATION = r"""
name: known_hosts
short_description: Write the SSH known hosts of a cluster's nodes
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - One line per node, for its address and its name, in the format of the C(ssh_known_hosts) file of C(sshd(8)).
  - Nodes whose host key is not known are left out, so that a connection to them is refused.
positional: port
options:
  _input:
    description: Nodes, as M(sighup.fury_vsphere.cluster_vms) returns them.
    type: list
    elements: dict
    required: true
  port:
    description: TCP port of the nodes' SSH servers.
    type: int
    default: 22
"""

EXAMPLES = r"""
- name: Write the host keys of the nodes
  ansible.builtin.copy:
    content: "{{ result.nodes | sighup.fury_vsphere.known_hosts }}"
    dest: secrets/known_hosts
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The content of a known hosts file.
  type: str
"""


def known_hosts(nodes: Iterable[Mapping[str, Any]], port: int = SSH_PORT) -> str:
    """Return the lines of a known hosts file; sorted by node name, so that it changes only with the nodes."""
    lines = []
    for node in sorted(nodes, key=lambda item: str(item["name"])):
        if node.get("ssh_host_key") and node.get("address"):
            names = [node["address"], node["name"]]
            # sshd(8): any other port is part of the name, which then stands in brackets.
            hosts = ",".join(names if int(port) == SSH_PORT else [f"[{name}]:{port}" for name in names])
            lines.append(f"{hosts} {node['ssh_host_key']}\n")
    return "".join(lines)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"known_hosts": known_hosts}
