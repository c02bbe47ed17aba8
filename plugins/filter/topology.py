# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filters: a cluster as data, and as a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.endpoint import resolve
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.data import topology as topology_data
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.page import page
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.svg import MARK, svg

DOCUMENTATION = r"""
name: topology
short_description: Draw a cluster
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Draws the living machines of a cluster by what they are for, with their addresses, versions and states, and the
    hosts that they run on where these are known. The same cluster gives the same files.
positional: machines
options:
  _input:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  machines:
    description:
      - The living machines, as M(sighup.fury_vsphere.cluster_vms_info) returns them with C(whereabouts), or
        P(sighup.fury_vsphere.cluster_members#filter).
    type: list
    elements: dict
    required: true
  kubernetes:
    description:
      - What Kubernetes says of the nodes, as C(states) of P(sighup.fury_vsphere.node_states#filter) and the
        C(resources) that M(kubernetes.core.k8s_info) returns.
      - Empty when its API was not reached; the states are unknown then.
    type: dict
    default: {}
  vcenter:
    description: The vCenter's C(name) and C(version). Empty for machines that did not come from one.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Write the picture
  ansible.builtin.copy:
    content: "{{ (fury_model | sighup.fury_vsphere.topology(read.nodes, vcenter=read.vcenter)).svg }}"
    dest: topology.svg
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The content of three files, C(svg), C(html) and C(json).
  type: dict
"""


def topology(
    model: Mapping[str, Any],
    machines: Iterable[Mapping[str, Any]],
    kubernetes: Mapping[str, Any] | None = None,
    vcenter: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """Return the files; see the filter's documentation."""
    known = list(machines)
    load_balancers, control_planes = (
        [machine["address"] for machine in known if machine["role"] == role and machine["address"]]
        for role in ("load_balancer", "control_plane")
    )
    endpoint = resolve(model, load_balancers, control_planes)
    data = topology_data(model, known, endpoint._asdict() if endpoint else None, kubernetes or None, vcenter or None)
    text = json.dumps({"about": MARK, **data}, indent=2, ensure_ascii=False)
    return {"svg": svg(data), "html": page(data), "json": f"{text}\n"}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"topology": topology}
