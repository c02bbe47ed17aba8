# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The Ansible variables of a node."""

from __future__ import annotations

from typing import Any

from .machine import Machine
from .operating_system import family_of


def host_variables(machine: Machine) -> dict[str, Any]:
    """Return them; `ansible_host` and `fury_disks` only when the node's address and the devices of disks are known."""
    variables: dict[str, Any] = {
        "fury_address": machine.address,
        "fury_cluster_name": machine.facts["fury.cluster"],
        "fury_environment": machine.facts["fury.environment"],
        "fury_failure_domain": machine.failure_domain,
        "fury_guest_id": machine.guest_id,
        "fury_os_family": family_of(machine.guest_id),
        "fury_pool": machine.pool,
        "fury_power_state": machine.power_state,
        "fury_role": machine.role,
        "fury_ssh_host_key": machine.ssh_host_key,
        "fury_vm_id": machine.id,
    }
    if machine.disk_devices:
        variables["fury_disks"] = dict(machine.disk_devices)
    return {"ansible_host": machine.address, **variables} if machine.address else variables
