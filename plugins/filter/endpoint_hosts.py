# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the name of the Kubernetes API, for a hosts file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.endpoint import host_entry

DOCUMENTATION = r"""
name: endpoint_hosts
short_description: Tell the address of the name that the Kubernetes API is reached by
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - When the endpoint is a name, and the cluster's load balancers are behind it, its address is their virtual one, or
    that of the single load balancer. Of an endpoint outside of the cluster DNS must know the name.
positional: load_balancers
options:
  _input:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  load_balancers:
    description: Addresses of the load balancer nodes.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show what a hosts file needs for the endpoint
  ansible.builtin.debug:
    msg: "{{ fury_model | sighup.fury_vsphere.endpoint_hosts(['10.0.0.10']) }}"
"""

RETURN = r"""
_value:
  description: One entry with C(name) and C(address), or none.
  type: list
  elements: dict
"""


def endpoint_hosts(model: Mapping[str, Any], load_balancers: Iterable[str]) -> list[dict[str, str]]:
    """Return the entry; see the filter's documentation."""
    return host_entry(model, list(load_balancers))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"endpoint_hosts": endpoint_hosts}
