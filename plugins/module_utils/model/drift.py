# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""In what a living virtual machine differs from what the config asks now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from .node import KIB_PER_GIB, Machine
from .ownership import spec_hash


def replacements(model: Mapping[str, Any], pool: Mapping[str, Any], machine: Machine) -> Iterator[str]:
    """Yield the differences that only another virtual machine can settle."""
    wanted_disk = pool["disk_gb"] * KIB_PER_GIB
    if machine.role != pool["role"]:
        yield f"role {machine.role} → {pool['role']}"
    if machine.facts.get("fury.template") != pool["template"]:
        yield f"template {machine.facts.get('fury.template')} → {pool['template']}"
    if machine.disk_kb is not None and machine.disk_kb > wanted_disk:
        yield f"disk {_gib(machine.disk_kb)} → {pool['disk_gb']} GiB (a disk cannot shrink)"
    if IPv4Address(machine.address) not in IPv4Network(model["network"]["cidr"]):
        yield f"address {machine.address} is outside {model['network']['cidr']}"


def changes(model: Mapping[str, Any], pool: Mapping[str, Any], machine: Machine) -> Iterator[str]:
    """Yield the differences that a reconfiguration of the virtual machine can settle."""
    wanted_disk = pool["disk_gb"] * KIB_PER_GIB
    if machine.cpu is not None and machine.cpu != pool["cpu"]:
        yield f"cpu {machine.cpu} → {pool['cpu']}"
    if machine.memory_mb is not None and machine.memory_mb != pool["memory_mb"]:
        yield f"memory {machine.memory_mb} → {pool['memory_mb']} MiB"
    if machine.disk_kb is not None and machine.disk_kb < wanted_disk:
        yield f"disk {_gib(machine.disk_kb)} → {pool['disk_gb']} GiB"
    if machine.facts.get("fury.spec_hash") != spec_hash(model, extra_config_of(model, pool)):
        yield "network.name or extra_config is not what it was created with"


def attribute_repairs(model: Mapping[str, Any], machine: Machine) -> dict[str, str]:
    """Return the custom attributes that are to be set on a machine: the missing ones, and another environment."""
    repairs = {name: machine.facts[name] for name in machine.unstamped}
    if machine.facts["fury.environment"] != model["environment"]:
        repairs["fury.environment"] = model["environment"]
    return repairs


def extra_config_of(model: Mapping[str, Any], pool: Mapping[str, Any]) -> dict[str, str]:
    """Return the extraConfig that the config file asks for a pool's machines: the pool's keys over the cluster's."""
    return {**model["vsphere"]["extra_config"], **pool["extra_config"]}


def _gib(disk_kb: int) -> str:
    return f"{disk_kb / KIB_PER_GIB:g}"
