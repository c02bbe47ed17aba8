# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what is wrong with an installed containerd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.containerd import fitness

DOCUMENTATION = r"""
name: containerd_unfitness
short_description: Tell what keeps a version of Kubernetes from running on a containerd
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares the version of containerd with the collection's one table of versions.
positional: kubernetes, with_registries
options:
  _input:
    description: Version of containerd, such as V(1.7.28).
    type: str
    required: true
  kubernetes:
    description: Full version of Kubernetes, such as V(1.35.5).
    type: str
    required: true
  with_registries:
    description: Whether containerd shall read settings of registries.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show what is wrong with this containerd
  ansible.builtin.debug:
    msg: "{{ '1.7.2' | sighup.fury_vsphere.containerd_unfitness('1.35.5') }}"
"""

RETURN = r"""
_value:
  description: Sentences that say what is wrong and what can be done; none when the two fit.
  type: list
  elements: str
"""


def containerd_unfitness(containerd: str, kubernetes: str, with_registries: bool = False) -> list[str]:
    """Return what is wrong; see the filter's documentation."""
    return list(fitness.containerd_unfitness(str(kubernetes), str(containerd), bool(with_registries)))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"containerd_unfitness": containerd_unfitness}
