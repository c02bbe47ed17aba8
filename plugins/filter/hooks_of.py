# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the hooks of a pool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: hooks_of
short_description: Tell the scripts of a pool at a moment
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - A pool that the model no longer has has none, as its nodes are there until they are removed.
positional: pool, moment
options:
  _input:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  pool:
    description: Name of the pool.
    type: str
    required: true
  moment:
    description: One of C(first_boot), C(before_kubernetes), C(after_kubernetes) and C(before_remove).
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the scripts of this node's first boot
  ansible.builtin.debug:
    msg: "{{ fury_model | sighup.fury_vsphere.hooks_of(fury_pool, 'first_boot') }}"
"""

RETURN = r"""
_value:
  description: The scripts, each with C(path), C(arguments), C(environment) and C(timeout_seconds).
  type: list
  elements: dict
"""


def hooks_of(model: Mapping[str, Any], pool: str, moment: str) -> list[dict[str, Any]]:
    """Return the scripts of a pool at a moment; see the filter's documentation."""
    return [hook for each in model["pools"] if each["name"] == pool for hook in each["hooks"].get(moment, [])]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"hooks_of": hooks_of}
