# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the pattern of hosts that takes in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

DOCUMENTATION = r"""
name: host_pattern
short_description: Join groups to a pattern of hosts
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns what C(hosts) of a play takes for the hosts of several groups.
  - Ansible reads that in its first process, and with one filter of a collection it loads all of them. In C(hosts) of
    the first play this spares each of the processes that follow, one for each task and host, to load them for itself,
    which takes a tenth of a second of a processor.
options:
  _input:
    description: Names of groups or hosts.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Prepare the machines
  hosts: "{{ ['haproxy', 'etcd', 'master', 'nodes'] | sighup.fury_vsphere.host_pattern }}"
"""

RETURN = r"""
_value:
  description: The pattern.
  type: str
  sample: haproxy:etcd:master:nodes
"""


def host_pattern(groups: Iterable[str]) -> str:
    """Return the pattern; see the filter's documentation."""
    return ":".join(groups)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"host_pattern": host_pattern}
