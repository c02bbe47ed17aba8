# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the pods that keep a node from being drained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: pods_left
short_description: Tell which pods of a node have not left it yet
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Leaves out what stays on a node that is drained. Pods of daemon sets, pods of the kubelet's own files, and pods that
    have ended.
options:
  _input:
    description: The C(v1/Pod) resources of the node, as M(kubernetes.core.k8s_info) returns them.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what still runs on a node
  ansible.builtin.debug:
    msg: "{{ pods.resources | sighup.fury_vsphere.pods_left }}"
"""

RETURN = r"""
_value:
  description: The pods, as C(NAMESPACE/NAME).
  type: list
  elements: str
"""

MIRROR = "kubernetes.io/config.mirror"


def pods_left(pods: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the pods that are still to leave; see the filter's documentation."""
    return [f"{pod['metadata']['namespace']}/{pod['metadata']['name']}" for pod in pods or [] if not _stays(pod)]


def _stays(pod: Mapping[str, Any]) -> bool:
    metadata = pod["metadata"]
    owners = [owner.get("kind") for owner in metadata.get("ownerReferences") or []]
    ended = (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")
    return ended or MIRROR in (metadata.get("annotations") or {}) or "DaemonSet" in owners


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"pods_left": pods_left}
