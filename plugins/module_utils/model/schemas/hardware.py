# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The virtual hardware of a pool's nodes."""

from __future__ import annotations

from .settings import PROVISIONINGS
from .terms import Schema, flag, label, list_of, mapping, network, number, text

_MEMORY_LIMIT_MB = 25165824
_DISK_LIMIT_GB = 63488

_DISK: Schema = mapping(
    "One more disk.",
    {
        "name": label("Name of the disk, by which it is known for life.", examples=["etcd"]),
        "size_gb": number("Size in GiB; it may grow later.", 1, _DISK_LIMIT_GB),
        "provisioning": text(
            "How it takes its space.",
            enum=[each for each in PROVISIONINGS if each != "template"],
            x_default="disk_provisioning of the pool, or thin",
        ),
        "mount": text(
            "Directory that it is mounted on; empty: the disk is neither formatted nor mounted.",
            default="",
            pattern=r"^((/(?!\.{1,2}(/|$))[A-Za-z0-9._@+-]+)+)?$",
            x_expected="an absolute path without . and .. in it",
            examples=["/var/lib/etcd"],
        ),
        "filesystem": text(
            "File system that a blank disk gets. A disk with anything on it is never formatted.",
            enum=["xfs", "ext4"],
            default="xfs",
        ),
        "mount_options": text(
            "Options that it is mounted with. With the default a node whose disk is missing does not come up, rather "
            "than run on an empty directory.",
            default="defaults",
            pattern=r"^[^\s#]+$",
            x_expected="mount options separated by commas, without blanks",
            examples=["defaults,noatime"],
        ),
    },
    required=("name", "size_gb"),
)

_CARD: Schema = mapping(
    "One more network card.",
    {
        "network": text("Network or distributed port group.", minLength=1, examples=["storage"]),
        "dhcp": flag("Whether it gets its address by DHCP.", False),
        "cidr": network(
            "Network of its static address, which has the same place there as the node's address has in network.cidr. "
            "Without it, and without DHCP, the card has no address.",
            examples=["10.9.0.0/24"],
        ),
    },
    required=("network",),
)

HARDWARE: dict[str, Schema] = {
    "cpu": number("Virtual CPUs of a node.", 1, 768, default=2),
    "cores_per_socket": number(
        "Virtual cores of a socket, a divisor of cpu; 0: as the template has it, else 1.", 0, 768, default=0
    ),
    "cpu_reservation_mhz": number("CPU that vSphere keeps for a node in MHz.", 0, 10000000, default=0),
    "cpu_hot_add": flag("Whether CPUs may be added while a node runs.", False),
    "memory_mb": number(
        "Memory of a node in MiB.",
        512,
        _MEMORY_LIMIT_MB,
        multipleOf=4,  # vSphere refuses other sizes
        x_default="4096; 2048 for the role load_balancer",
        x_expected="a whole number of MiB from 512 to 25165824, divisible by 4",
    ),
    "memory_reservation_mb": number("Memory that vSphere keeps for a node in MiB.", 0, _MEMORY_LIMIT_MB, default=0),
    "memory_hot_add": flag("Whether memory may be added while a node runs.", False),
    "disk_gb": number(
        "Size of a node's first disk in GiB; not below the template's.",
        1,
        _DISK_LIMIT_GB,
        x_default="80; 20 for the role load_balancer",
    ),
    "disks": list_of(
        "More disks, beside the template's, in the order in which the guest sees them.",
        _DISK,
        default=[],
        examples=[[{"name": "etcd", "size_gb": 20, "mount": "/var/lib/etcd"}]],
    ),
    "cards": list_of("More network cards, after the first, which is on the nodes' network.", _CARD, default=[]),
}
