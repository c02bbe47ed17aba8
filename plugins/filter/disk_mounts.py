# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what is mounted on a node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import disk_mounts as model

DOCUMENTATION = r"""
name: disk_mounts
short_description: Tell which disks of a node are mounted where
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Joins the disks of a pool that say C(mount) with the devices of one of its nodes.
positional: devices
options:
  _input:
    description: The C(disks) of a pool of the complete cluster model.
    type: list
    elements: dict
    required: true
  devices:
    description:
      - The node's devices by the names of the disks, the host variable C(fury_disks). The inventory plugin
        P(sighup.fury_vsphere.cluster#inventory) sets it; of machines from elsewhere the inventory says it.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what is mounted on this node
  ansible.builtin.debug:
    msg: "{{ pool.disks | sighup.fury_vsphere.disk_mounts(fury_disks) }}"
  vars:
    pool: "{{ fury_model | sighup.fury_vsphere.pool_of(fury_pool) }}"
"""

RETURN = r"""
_value:
  description:
    - One entry per disk that is mounted, with C(device), C(mount), C(filesystem) and C(options), directories before
      those below them.
  type: list
  elements: dict
"""


def disk_mounts(disks: Iterable[Mapping[str, Any]], devices: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what is mounted; see the filter's documentation."""
    try:
        return model.disk_mounts(disks, devices)
    except model.UnknownDeviceError as error:
        raise AnsibleFilterError(
            f"Disk '{error}' is to be mounted, and the host variable fury_disks does not name its device (but those of "
            f"{', '.join(sorted(devices)) or 'no disk'}). Machines from vSphere get it from the inventory plugin when "
            f"they have been made; for others add it to the inventory, as fury_disks: {{{error}: /dev/disk/by-id/...}}."
        ) from None


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"disk_mounts": disk_mounts}
