# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: how the nodes of a cluster are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: node_states
short_description: Tell how the nodes of a Kubernetes cluster are
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Reads the state of each expected node from the C(v1/Node) resources of the cluster.
positional: expected
options:
  _input:
    description: The C(v1/Node) resources, as M(kubernetes.core.k8s_info) returns them.
    type: list
    elements: dict
    required: true
  expected:
    description: Names of the nodes that the cluster shall have.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show the nodes that are not ready
  ansible.builtin.debug:
    msg: "{{ nodes.resources | sighup.fury_vsphere.node_states(['demo-master-1']) | rejectattr('ready') }}"
"""

RETURN = r"""
_value:
  description:
    - One entry per expected node with C(name), C(ready) (bool), C(waits_for_network) (bool, it is not ready for the
      sole reason that no network plugin is installed), C(settled) (bool, either of these), C(version) (of the kubelet),
      C(roles) (list), C(address) and C(reason) (why it is not ready, or empty).
  type: list
  elements: dict
"""

ROLE_LABEL = "node-role.kubernetes.io/"
# What the kubelet says in its Ready condition while the container runtime has no network plugin.
NO_NETWORK = "NetworkPluginNotReady"


def node_states(nodes: Iterable[Mapping[str, Any]], expected: Iterable[str]) -> list[dict[str, Any]]:
    """Return the state of each expected node; see the filter's documentation."""
    living = {node["metadata"]["name"]: node for node in nodes or []}
    return [_state(name, living.get(name)) for name in expected]


def _state(name: str, node: Mapping[str, Any] | None) -> dict[str, Any]:
    if node is None:
        return _entry(name, reason="it is not in the cluster")
    status = node.get("status") or {}
    ready = next((each for each in status.get("conditions") or [] if each.get("type") == "Ready"), {})
    addresses = (each["address"] for each in status.get("addresses") or [] if each.get("type") == "InternalIP")
    is_ready = ready.get("status") == "True"
    message = str(ready.get("message") or ready.get("reason") or "its kubelet has not reported yet")
    return _entry(
        name,
        ready=is_ready,
        waits_for_network=not is_ready and ready.get("status") == "False" and NO_NETWORK in message,
        version=str((status.get("nodeInfo") or {}).get("kubeletVersion", "")),
        roles=sorted(
            key.removeprefix(ROLE_LABEL) for key in (node["metadata"].get("labels") or {}) if key.startswith(ROLE_LABEL)
        ),
        address=next(addresses, ""),
        reason="" if is_ready else message,
    )


def _entry(  # noqa: PLR0913 - one argument per field of the result
    name: str,
    *,
    ready: bool = False,
    waits_for_network: bool = False,
    version: str = "",
    roles: Iterable[str] = (),
    address: str = "",
    reason: str = "",
) -> dict[str, Any]:
    return {
        "name": name,
        "ready": ready,
        "waits_for_network": waits_for_network,
        "settled": ready or waits_for_network,
        "version": version,
        "roles": list(roles),
        "address": address,
        "reason": reason,
    }


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"node_states": node_states}
