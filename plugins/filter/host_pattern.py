# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the pattern of hosts that takes in groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

DOCUMENTATION = r"""
name: host_pattern
short_description: Join groups to a pattern of hosts
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns what C(hosts) of a play takes for the hosts of several groups, and of none when there is no group.
  - Of other groups, which the run may have made or not, the hosts are left out. Ansible itself warns of groups that do
    not exist.
  - Ansible reads that in its first process, and with one filter of a collection it loads all of them. In C(hosts) of
    the first play this spares each of the processes that follow, one for each task and host, to load them for itself,
    which takes a tenth of a second of a processor.
positional: groups, without
options:
  _input:
    description: Names of groups or hosts.
    type: list
    elements: str
    required: true
  groups:
    description: Ansible's variable of this name.
    type: dict
    default: {}
  without:
    description: Names of groups whose hosts are left out, as far as these groups exist.
    type: list
    elements: str
    default: [fury_asked, fury_outside]
"""

EXAMPLES = r"""
- name: Prepare the machines
  hosts: "{{ ['haproxy', 'etcd', 'master', 'nodes'] | sighup.fury_vsphere.host_pattern }}"

- name: Prepare the machines that the run is limited to
  hosts: "{{ ['haproxy', 'etcd', 'master', 'nodes'] | sighup.fury_vsphere.host_pattern(groups) }}"
"""

RETURN = r"""
_value:
  description: The pattern.
  type: str
  sample: haproxy:etcd:master:nodes:!fury_outside
"""

# Ansible takes an empty pattern for a mistake.
_NOBODY = "localhost:!localhost"
_NOT_WORKED_ON = ("fury_asked", "fury_outside")


def host_pattern(names: Iterable[str], groups: Collection[str] = (), without: Iterable[str] = _NOT_WORKED_ON) -> str:
    """Return the pattern; see the filter's documentation."""
    wanted = ":".join(names) or _NOBODY
    return ":".join([wanted, *(f"!{name}" for name in without if name in groups)])


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"host_pattern": host_pattern}
