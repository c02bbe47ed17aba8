# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A node as the config wants it, and the virtual machine that is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

POWERED_ON = "poweredOn"

KIB_PER_GIB = 1024 * 1024


@dataclass(frozen=True)
class Node:
    """A node that is to be: all that its virtual machine is made from.

    Attributes:
        memory_mb: MiB.
        disk_gb: size of the first disk in GiB.
        template: path below the datacenter's VM folder.
        extra_config: extraConfig of the config file, the pool's over the cluster's.
    """

    name: str
    pool: str
    role: str
    address: str
    cpu: int
    memory_mb: int
    disk_gb: int
    template: str
    extra_config: Mapping[str, str]


@dataclass(frozen=True)
class Machine:
    """A virtual machine that is a node of the cluster, as vCenter has it.

    Attributes:
        id: managed object id, such as `vm-42`.
        facts: the custom attributes, or for those that are missing what the extraConfig says (see ownership.py).
        unstamped: names of the custom attributes that are missing.
        power_state: vSphere's word: poweredOn, poweredOff or suspended.
        cpu: number of virtual CPUs. Like the two sizes None when vCenter does not know it, as of a machine on a host
            that is gone.
        memory_mb: MiB.
        disk_kb: size of the first disk in KiB; None also when it was not read.
        host: managed object id of the ESXi host.
    """

    id: str
    name: str
    facts: Mapping[str, str]
    unstamped: tuple[str, ...] = ()
    power_state: str = POWERED_ON
    cpu: int | None = None
    memory_mb: int | None = None
    disk_kb: int | None = None
    host: str = ""

    @property
    def pool(self) -> str:
        """Return the pool that it was made for."""
        return self.facts["fury.pool"]

    @property
    def role(self) -> str:
        """Return the role that it was made for."""
        return self.facts["fury.role"]

    @property
    def address(self) -> str:
        """Return its IPv4 address."""
        return self.facts["fury.address"]

    @property
    def is_on(self) -> bool:
        """Tell whether it is running."""
        return self.power_state == POWERED_ON

    def described(self) -> dict[str, Any]:
        """Return what modules report of a node."""
        return {
            "name": self.name,
            "pool": self.pool,
            "role": self.role,
            "address": self.address,
            "ssh_host_key": self.facts.get("fury.ssh_host_key", ""),
            "power_state": self.power_state,
            "id": self.id,
        }


@dataclass(frozen=True)
class Stranger:
    """A virtual machine in the cluster's folder that is none of its nodes.

    Attributes:
        reason: why, as a clause that begins with "it".
        claims_cluster: whether its attributes say that it belongs to the cluster all the same.
    """

    name: str
    reason: str
    claims_cluster: bool = False
