# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A node as the config wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .location import Location

KIB_PER_GIB = 1024 * 1024


@dataclass(frozen=True)
class Disk:
    """A disk beside the template's.

    Attributes:
        size_gb: GiB.
        provisioning: thin, thick or eager_zeroed_thick.
    """

    name: str
    size_gb: int
    provisioning: str = "thin"


@dataclass(frozen=True)
class Card:
    """A network card.

    Attributes:
        network: network or port group.
        mac: its MAC address, by which the guest's network configuration knows it.
        address: static IPv4 address, empty when there is none.
        prefix: length of the address's network prefix.
        ipv6: static IPv6 address with its prefix length, such as 2001:db8::7/64, empty when there is none.
    """

    network: str
    mac: str
    dhcp: bool = False
    address: str = ""
    prefix: int = 0
    ipv6: str = ""


@dataclass(frozen=True)
class Hardware:
    """The virtual hardware of a node.

    Attributes:
        cores_per_socket: 0: as the template has it.
        memory_mb: MiB, as the reservation.
        disk_gb: size of the first disk in GiB.
        minimum_version: oldest virtual hardware version that will do; 0: any.
    """

    cpu: int
    memory_mb: int
    disk_gb: int
    cores_per_socket: int = 0
    cpu_reservation_mhz: int = 0
    cpu_hot_add: bool = False
    memory_reservation_mb: int = 0
    memory_hot_add: bool = False
    disks: tuple[Disk, ...] = ()
    minimum_version: int = 0


@dataclass(frozen=True)
class Settings:
    """What is written on a virtual machine beside its hardware.

    Attributes:
        extra_config: extraConfig of the config file, the pool's over the cluster's.
        notes: empty: left as they are.
        tags: tag by category.
        attributes: custom attributes of the config file, not ours.
    """

    extra_config: Mapping[str, str] = field(default_factory=dict)
    notes: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Making:
    """How a virtual machine comes to be, which cannot be changed later.

    Attributes:
        template: path below the datacenter's VM folder.
        clone: full or linked.
        disk_provisioning: of the template's disk: template, thin, thick or eager_zeroed_thick.
        customization: auto, guestinfo, spec or none.
        customization_spec: name of a customization spec in vCenter, empty when there is none.
        family: the system by which the config names the template; empty when it names its path.
        images: paths of all images of that system, which nodes that are there may have been made from.
    """

    template: str
    clone: str = "full"
    disk_provisioning: str = "template"
    customization: str = "auto"
    customization_spec: str = ""
    family: str = ""
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A node as it is to be: all that its virtual machine is made from, and is compared with later.

    Attributes:
        address: IPv4 address; empty while DHCP has not given one.
        cards: the network cards; the first is on the nodes' network.
    """

    name: str
    pool: str
    role: str
    address: str
    location: Location
    hardware: Hardware
    settings: Settings
    making: Making
    cards: tuple[Card, ...]
