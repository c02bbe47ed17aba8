# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the version of an installed containerd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.containerd import fitness

DOCUMENTATION = r"""
name: containerd_version
short_description: Read containerd's version
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Finds the version in what C(containerd --version) prints.
options:
  _input:
    description: The output of C(containerd --version).
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the version
  ansible.builtin.debug:
    msg: "{{ 'containerd github.com/containerd/containerd v1.7.28 b98a3aa' | sighup.fury_vsphere.containerd_version }}"
"""

RETURN = r"""
_value:
  description: The version, such as V(1.7.28); empty when there is none.
  type: str
"""


def containerd_version(output: str) -> str:
    """Return the version; see the filter's documentation."""
    return fitness.containerd_version(str(output))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"containerd_version": containerd_version}
