# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what keeps a version of Kubernetes from running on a node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node_fitness import NodeSystem, unfitness

DOCUMENTATION = r"""
name: kubernetes_unfitness
short_description: Tell what keeps a version of Kubernetes from running on a node
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares a node's operating system, kernel and version of cgroups with the collection's one table of versions.
positional: facts, cgroup_v2
options:
  _input:
    description: Full version of Kubernetes, such as V(1.20.2).
    type: str
    required: true
  facts:
    description: Ansible's facts of the node; C(distribution), C(distribution_version) and C(kernel) are read.
    type: dict
    required: true
  cgroup_v2:
    description: Whether version 2 of cgroups is what is mounted on the node.
    type: bool
    required: true
"""

EXAMPLES = r"""
- name: Show what is in the way of this version
  ansible.builtin.debug:
    msg: "{{ '1.35.5' | sighup.fury_vsphere.kubernetes_unfitness(facts, false) }}"
  vars:
    facts: {distribution: OracleLinux, distribution_version: "8.10", kernel: 5.15.0-300.163.18.el8uek.x86_64}
"""

RETURN = r"""
_value:
  description: Sentences that say what is in the way and what can be done; none when the version runs there.
  type: list
  elements: str
"""


def kubernetes_unfitness(version: str, facts: Mapping[str, Any], cgroup_v2: bool) -> list[str]:
    """Return what is in the way; see the filter's documentation."""
    names = ("distribution", "distribution_version", "kernel")
    distribution, distribution_version, kernel = (str(facts.get(name, "unknown")) for name in names)
    return list(unfitness(str(version), NodeSystem(distribution, distribution_version, kernel, cgroup_v2)))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"kubernetes_unfitness": kubernetes_unfitness}
