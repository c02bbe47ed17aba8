# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the address of the Kubernetes API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.endpoint import resolve

DOCUMENTATION = r"""
name: endpoint_of
short_description: Tell where the Kubernetes API of a cluster answers
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Takes the endpoint from the model, else the virtual address of the load balancers, else the address of the single
    load balancer, else that of the single control plane.
positional: load_balancers, control_planes
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
  control_planes:
    description: Addresses of the control plane nodes.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show the endpoint
  ansible.builtin.debug:
    msg: "{{ fury_model | sighup.fury_vsphere.endpoint_of(['10.0.0.10'], ['10.0.0.11']) }}"
"""

RETURN = r"""
_value:
  description: The endpoint, as C(host) (name or address) and C(port) (TCP port number).
  type: dict
"""


def endpoint_of(
    model: Mapping[str, Any], load_balancers: Iterable[str], control_planes: Iterable[str]
) -> dict[str, str | int]:
    """Return `{host, port}`; see the filter's documentation."""
    endpoint = resolve(model, list(load_balancers), list(control_planes))
    if endpoint is None:
        raise AnsibleFilterError(
            "The endpoint of the Kubernetes API is not known: the model names none and the inventory has neither one "
            "load balancer nor one control plane; set kubernetes.endpoint to the host or host:port of the API."
        )
    return {"host": endpoint.host, "port": endpoint.port}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"endpoint_of": endpoint_of}
