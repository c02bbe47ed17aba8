# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The nodes' operating system."""

from __future__ import annotations

from .terms import Schema, flag, mapping, number, text

HOSTS_FILES = ("auto", "always", "never")


def kernel_parameters(description: str) -> Schema:
    """Describe parameters of the kernel."""
    return {
        "type": "object",
        "description": description,
        "additionalProperties": {
            "type": ["string", "integer"],
            "description": "The value.",
            "pattern": r"^[^\r\n]+$",
            "x-expected": "a whole number, or a string of one line",
            "x-remedy": "put true and false as 1 and 0",
        },
        "propertyNames": {
            "pattern": r"^[a-z0-9_-]+(\.[A-Za-z0-9_/-]+)+$",
            "x-expected": "a kernel parameter as sysctl names it, such as vm.swappiness",
        },
        "default": {},
        "examples": [{"vm.swappiness": 10}],
    }


OPERATING_SYSTEM: Schema = mapping(
    "Settings of the nodes' operating system.",
    {
        "hosts_file": text(
            "Whether every node's /etc/hosts has the names of all nodes and of the endpoint. auto: when DNS does not "
            "know them, and from then on. never: they are taken out.",
            enum=list(HOSTS_FILES),
            default="auto",
        ),
        "time_required": flag(
            "Whether a node whose network.ntp does not answer is an error. It is told in any case.", False
        ),
        "kernel_parameters": kernel_parameters("Kernel parameters of all nodes, over those that Kubernetes needs."),
        "journal_mb": number("Space that the system's journal takes on a node's disk at most, in MiB.", 16, 1048576)
        | {"default": 1024},
        "grow_root": flag(
            "Whether the root file system, and the partition and logical volume below it, take all of the disk.", True
        ),
        "switch_to_cgroup_v2": flag(
            "Whether a node that runs with cgroup v1 is set to v2 and rebooted when the Kubernetes version needs it. "
            "A node that is part of Kubernetes already is never rebooted.",
            False,
        ),
    },
    default={},
)
