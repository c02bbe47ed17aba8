# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A virtual machine as vCenter has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

POWERED_ON = "poweredOn"
POWERED_OFF = "poweredOff"

# Stands in fury.address until DHCP has given one.
ADDRESS_BY_DHCP = "dhcp"
# Stands in fury.ssh_host_key of machines whose guests make their own.
HOST_KEY_UNKNOWN = "unknown"


@dataclass(frozen=True)
class MachineDisk:
    """A disk of a machine.

    Attributes:
        unit: its place on its controller.
        is_linked: whether it is a layer over another disk, as of a linked clone or a snapshot.
    """

    key: int
    unit: int
    size_kb: int
    is_linked: bool = False


@dataclass(frozen=True)
class MachineCard:
    """A network card of a machine; `network` is empty when it cannot be told."""

    key: int
    mac: str
    network: str = ""


@dataclass(frozen=True)
class MachineHardware:
    """The virtual hardware of a machine, in the units of node.Hardware.

    Attributes:
        disks: by their keys; the first is the template's.
        memory_hot_add_limit_mb: up to which memory can grow while the machine runs; 0: unknown.
        version: such as 19 for vmx-19; 0: unknown.
    """

    cpu: int
    memory_mb: int
    cores_per_socket: int = 1
    cpu_reservation_mhz: int = 0
    cpu_hot_add: bool = False
    memory_reservation_mb: int = 0
    memory_hot_add: bool = False
    memory_hot_add_limit_mb: int = 0
    disks: tuple[MachineDisk, ...] = ()
    cards: tuple[MachineCard, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class MachineSettings:
    """What is written on a machine.

    Attributes:
        attributes: the custom attributes that are not ours.
        tags: by category; None when they were not read.
        holds_user_data: whether guestinfo's user data, which has the SSH host key in it, is still there.
    """

    extra_config: Mapping[str, str] = field(default_factory=dict)
    notes: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, frozenset[str]] | None = None
    holds_user_data: bool = False


@dataclass(frozen=True)
class Machine:
    """A virtual machine that is a node of the cluster.

    Attributes:
        id: managed object id, such as `vm-42`.
        facts: the custom attributes, or for those that are missing what the extraConfig says (see ownership.py).
        unstamped: names of the custom attributes that are missing.
        power_state: vSphere's word: poweredOn, poweredOff or suspended.
        host: managed object id of the ESXi host.
        guest_id: vSphere's name of the guest's operating system, such as `ubuntu64Guest`.
        guest_addresses: IPv4 addresses that VMware Tools report, by the MAC address of the card in lower case; none
            when they report nothing, or it was not read.
        disk_devices: paths of further disks in the guest by the disks' names, when they were read.
        hardware: None when it was not read, or vCenter does not know it, as of a machine on a host that is gone.
        settings: None like hardware.
    """

    id: str
    name: str
    facts: Mapping[str, str]
    unstamped: tuple[str, ...] = ()
    power_state: str = POWERED_ON
    host: str = ""
    guest_id: str = ""
    guest_addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disk_devices: Mapping[str, str] = field(default_factory=dict)
    hardware: MachineHardware | None = None
    settings: MachineSettings | None = None

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
        """Return its IPv4 address; empty while DHCP has not given one."""
        address = self.facts["fury.address"]
        return "" if address == ADDRESS_BY_DHCP else address

    @property
    def ssh_host_key(self) -> str:
        """Return its public SSH host key; empty when its guest made one itself."""
        key = self.facts["fury.ssh_host_key"]
        return "" if key == HOST_KEY_UNKNOWN else key

    @property
    def failure_domain(self) -> str:
        """Return the failure domain that it was made in; empty when the site has none."""
        return self.facts.get("fury.failure_domain", "")

    @property
    def is_on(self) -> bool:
        """Tell whether it is running."""
        return self.power_state == POWERED_ON

    @property
    def is_off(self) -> bool:
        """Tell whether it is off; a suspended one is neither on nor off."""
        return self.power_state == POWERED_OFF

    def reports(self, address: str) -> bool:
        """Tell whether its guest has an address."""
        return any(address in addresses for addresses in self.guest_addresses.values())

    def described(self) -> dict[str, Any]:
        """Return what modules report of a node."""
        return {
            "name": self.name,
            "pool": self.pool,
            "role": self.role,
            "address": self.address,
            "failure_domain": self.failure_domain,
            "ssh_host_key": self.ssh_host_key,
            "power_state": self.power_state,
            "id": self.id,
        }


@dataclass(frozen=True)
class Stranger:
    """A virtual machine in the cluster's folder that is none of its nodes.

    Attributes:
        reason: why, as a clause that begins with "it".
        claims_cluster: whether its attributes say that it belongs to the cluster all the same.
        is_unfinished: whether vCenter knows nothing of it yet, as while it is being cloned.
    """

    name: str
    reason: str
    claims_cluster: bool = False
    is_unfinished: bool = False
