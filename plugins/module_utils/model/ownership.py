# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The facts that are written on a virtual machine: who owns it, and what it was made as.

They stand twice: as custom attributes, which people see in the vSphere Client and which are the address ledger, and
in the extraConfig that a clone is born with, so that a machine has an owner from its first moment on, also when a run
ends before it could set the attributes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

from .machine import ADDRESS_BY_DHCP, HOST_KEY_UNKNOWN
from .naming import number_of

# The inventory needs none of what a node is made from, and is to start fast.
if TYPE_CHECKING:
    from .node import Node

# The address ledger.
ADDRESS = "fury.address"

ATTRIBUTES = (
    "fury.cluster",
    "fury.environment",
    "fury.pool",
    "fury.role",
    ADDRESS,
    "fury.spec_hash",
    "fury.template",
    "fury.ssh_host_key",
)
# Only on machines that have it.
FAILURE_DOMAIN = "fury.failure_domain"
# Only on machines whose template the config named by its system.
TEMPLATE_FAMILY = "fury.template_family"

# Only in the extraConfig: a person's copy of a node inherits it, and differs from it by its name.
NODE_KEY = "fury.node"
# Only in the extraConfig: the keys there that the config file asked for, and the places of further disks.
EXTRA_CONFIG_KEY = "fury.extra_config"
DISKS_KEY = "fury.disks"

# Number 7 of every SCSI controller is the controller itself; 0 is the template's first disk.
_UNITS = (*range(1, 7), *range(8, 16))


def facts_of(model: Mapping[str, Any], node: Node, ssh_host_key: str) -> dict[str, str]:
    """Return the custom attributes of a new node; `ssh_host_key` is empty when its guest makes one itself.

    vSphere knows no empty attribute, so what is unknown has a word for it.
    """
    facts = {
        "fury.cluster": model["name"],
        "fury.environment": model["environment"],
        "fury.pool": node.pool,
        "fury.role": node.role,
        "fury.address": node.address or ADDRESS_BY_DHCP,
        "fury.spec_hash": spec_hash(model, node),
        "fury.template": node.making.template,
        "fury.ssh_host_key": ssh_host_key or HOST_KEY_UNKNOWN,
    }
    if node.location.failure_domain:
        facts[FAILURE_DOMAIN] = node.location.failure_domain
    if node.making.family:
        facts[TEMPLATE_FAMILY] = node.making.family
    return facts


def spec_hash(model: Mapping[str, Any], node: Node) -> str:
    """Return a hash of what a virtual machine was asked to be and does not show comparably itself.

    That is how it was cloned and what its guest was told at its first boot. Hardware and settings are compared with the
    living machine, role, template and failure domain with their attributes.
    """
    network, making = model["network"], node.making
    spec = {
        "clone": [making.clone, making.disk_provisioning, making.customization, making.customization_spec],
        "network": [network[key] for key in ("gateway", "nameservers", "domain", "dhcp", "ipv6")],
        "cards": [[card.dhcp, card.address, card.prefix] for card in node.cards[1:]],
        "user": model["ssh"]["user"],
    }
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:16]


def is_node_of(cluster: str, name: str, facts: Mapping[str, str]) -> bool:
    """Tell whether a machine with these facts is a node of the cluster; its name must be of its pool's."""
    return facts.get("fury.cluster") == cluster and number_of(name, cluster, facts.get("fury.pool", "")) is not None


def extra_config_keys(text: str) -> list[str]:
    """Return the keys that the text under EXTRA_CONFIG_KEY lists."""
    return [key for key in text.split(",") if key]


def extra_config_text(keys: Iterable[str]) -> str:
    """Return the text for EXTRA_CONFIG_KEY."""
    return ",".join(sorted(keys))


def disk_units(text: str) -> dict[str, int]:
    """Return the places of further disks by name from the text under DISKS_KEY; none of a damaged one."""
    units = {}
    for entry in text.split(","):
        name, _equals, unit = entry.partition("=")
        if name and unit.isdecimal():
            units[name] = int(unit)
    return units


def disk_text(units: Mapping[str, int]) -> str:
    """Return the text for DISKS_KEY."""
    return ",".join(f"{name}={unit}" for name, unit in units.items())


def place_disks(names: Iterable[str], known: Mapping[str, int], occupied: Collection[int]) -> dict[str, int]:
    """Return the places of all disks: the known ones stay, further names get the lowest free places in their order.

    Raises ValueError when the controller is full.
    """
    places = dict(known)
    free = filterfalse({*occupied, *known.values()}.__contains__, _UNITS)
    for name in names:
        if name not in places:
            try:
                places[name] = next(free)
            except StopIteration:
                raise ValueError(f"no place is free for disk {name!r}") from None
    return places
