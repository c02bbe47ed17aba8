# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: one pool of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: pool_of
short_description: Find a pool of a cluster by its name
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Returns the pool of that name, and fails with the list of the pools when there is none.
positional: name
options:
  _input:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  name:
    description: Name of the pool.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the labels of this node's pool
  ansible.builtin.debug:
    msg: "{{ (fury_model | sighup.fury_vsphere.pool_of(fury_pool)).labels }}"
"""

RETURN = r"""
_value:
  description: The pool.
  type: dict
"""


def pool_of(model: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the pool of that name; see the filter's documentation."""
    for pool in model["pools"]:
        if pool["name"] == name:
            return dict(pool)
    names = ", ".join(pool["name"] for pool in model["pools"])
    raise AnsibleFilterError(
        f"The cluster {model['name']} has no pool {name!r}, but {names}; "
        "correct the name or add the pool to the config."
    )


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"pool_of": pool_of}
