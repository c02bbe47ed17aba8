# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: whether etcd may go from one version to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.version_step import step_refusal

DOCUMENTATION = r"""
name: etcd_step_refusal
short_description: Say why etcd may not go from one version to another
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - etcd goes to another patch of its minor version, or to the next minor version, and never back to an older one.
positional: wanted
options:
  _input:
    description: The version that is installed; empty when there is none.
    type: str
    required: true
  wanted:
    description: The version that is to be installed.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show what is against the new version
  ansible.builtin.debug:
    msg: "{{ '3.4.23' | sighup.fury_vsphere.etcd_step_refusal('3.6.5') }}"
"""

RETURN = r"""
_value:
  description: What version is expected instead, and why; empty when nothing is against it.
  type: str
"""


def etcd_step_refusal(installed: str, wanted: str) -> str:
    """Return what is expected instead; see the filter's documentation."""
    return step_refusal(installed, wanted)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_step_refusal": etcd_step_refusal}
