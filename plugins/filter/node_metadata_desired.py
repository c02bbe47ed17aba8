# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the metadata that nodes shall have in Kubernetes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: node_metadata_desired
short_description: Tell the labels, annotations and taints that a cluster's pools ask for on its nodes
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - A node has its pool's labels, annotations and taints. A worker also has the label
    C(node-role.kubernetes.io/POOL), which C(kubectl get nodes) shows as its role.
  - The pool of a node is the variable C(fury_pool) of its host.
positional: hostvars, pools
options:
  _input:
    description: Names of the hosts that are nodes of Kubernetes.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
  pools:
    description: The pools of the cluster model.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what the nodes shall have
  ansible.builtin.debug:
    msg: >-
      {{ groups['nodes'] | sighup.fury_vsphere.node_metadata_desired(hostvars, fury_model.pools) }}
"""

RETURN = r"""
_value:
  description: One entry per node with C(name), C(labels), C(annotations) and C(taints).
  type: list
  elements: dict
"""

ROLE_LABEL = "node-role.kubernetes.io/"


def node_metadata_desired(
    names: Iterable[str], hostvars: Mapping[str, Mapping[str, Any]], pools: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what each node shall have; see the filter's documentation."""
    by_name = {pool["name"]: pool for pool in pools}
    return [_desired(str(name), hostvars[name].get("fury_pool"), by_name) for name in dict.fromkeys(names)]


def _desired(name: str, pool_name: Any, pools: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    pool = pools.get(pool_name)
    if pool is None:
        raise AnsibleFilterError(
            f"Node '{name}' is of pool '{pool_name}', which the cluster model does not have; it has "
            f"{', '.join(sorted(pools))}. Correct the host's variable fury_pool or add the pool to the model."
        )
    role = {f"{ROLE_LABEL}{pool['name']}": ""} if pool.get("role") == "worker" else {}
    return {
        "name": name,
        "labels": {**role, **pool.get("labels", {})},
        "annotations": dict(pool.get("annotations", {})),
        "taints": [
            {"key": taint["key"], "value": taint.get("value", ""), "effect": taint["effect"]}
            for taint in pool.get("taints", [])
        ],
    }


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"node_metadata_desired": node_metadata_desired}
