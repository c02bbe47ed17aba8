# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: why a member of etcd does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.log_reason import log_reason

DOCUMENTATION = r"""
name: etcd_log_reason
short_description: Say why a member of etcd does not answer
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Finds in the log of a member what keeps it from its cluster, and says what to do.
positional: log
options:
  _input:
    description: Name of the member.
    type: str
    required: true
  log:
    description: The last lines of its log.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Say why it does not answer
  ansible.builtin.fail:
    msg: "{{ inventory_hostname | sighup.fury_vsphere.etcd_log_reason(log.stdout) }}"
"""

RETURN = r"""
_value:
  description: The reason, a remedy, and the end of the log.
  type: str
"""


def etcd_log_reason(name: str, log: str) -> str:
    """Return reason and remedy; see the filter's documentation."""
    return log_reason(name, log)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_log_reason": etcd_log_reason}
