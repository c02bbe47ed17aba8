"""A small cluster: its model, its machines as they are born, and a stand-in for the work that a plan asks for."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.difference import Difference
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import (
    POWERED_ON,
    Machine,
    MachineCard,
    MachineDisk,
    MachineHardware,
    MachineSettings,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import KIB_PER_GIB, Node
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ownership import (
    disk_text,
    disk_units,
    extra_config_keys,
    extra_config_text,
    facts_of,
    place_disks,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import plan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.step import CHANGE, POWER_CYCLE, Plan

PARTIAL: dict[str, Any] = {
    "name": "demo",
    "environment": "test",
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T/ubuntu"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
    "pools": [
        {"name": "apps", "role": "worker", "count": 2},
        {"name": "master", "role": "control_plane", "count": 1},
        {"name": "lb", "role": "load_balancer", "count": 1},
    ],
    "kubernetes": {"version": "1.20.2"},
}

_SECTIONS = frozenset(CLUSTER_SCHEMA["properties"])

# What the template of all machines here has.
TEMPLATE_CORES_PER_SOCKET = 1
TEMPLATE_VERSION = 17

_HARDWARE = {
    "cpu": "cpu",
    "cores per socket": "cores_per_socket",
    "cpu reservation": "cpu_reservation_mhz",
    "cpu hot-add": "cpu_hot_add",
    "memory": "memory_mb",
    "memory reservation": "memory_reservation_mb",
    "memory hot-add": "memory_hot_add",
    "hardware version": "version",
}


def model_with(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the complete, valid model with values at dotted paths; those of no section are in the pool apps.

    A path may go over a pool by its name, as `pools.master.count`.
    """
    partial = copy.deepcopy(PARTIAL)
    for where, value in (changes or {}).items():
        is_of_pool = where.partition(".")[0] not in _SECTIONS
        *parents, last = (f"pools.apps.{where}" if is_of_pool else where).split(".")
        target: Any = partial
        for part in parents:
            target = pool(partial, part) if isinstance(target, list) else target.setdefault(part, {})
        target[last] = copy.deepcopy(value)
    return load(partial)


def pool(model: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a pool of a model."""
    return next(each for each in model["pools"] if each["name"] == name)


def machines_of(model: Mapping[str, Any]) -> dict[str, Machine]:
    """Return the machines of a cluster that was just made from a model, by name."""
    return {node.name: born(model, node) for node in plan(model, []).new_nodes()}


def born(model: Mapping[str, Any], node: Node) -> Machine:
    """Return the machine that a node becomes, after its first boot."""
    facts = facts_of(model, node, "ssh-ed25519 AAAA")
    wanted = node.hardware
    units = place_disks((disk.name for disk in wanted.disks), {}, [0])
    disks = [MachineDisk(2000, 0, wanted.disk_gb * KIB_PER_GIB)]
    disks += [
        MachineDisk(2000 + units[disk.name], units[disk.name], disk.size_gb * KIB_PER_GIB) for disk in wanted.disks
    ]
    return Machine(
        id=f"vm-{node.name}",
        name=node.name,
        facts=facts,
        guest_addresses={card.mac: (card.address,) for card in node.cards if card.address},
        hardware=MachineHardware(
            cpu=wanted.cpu,
            memory_mb=wanted.memory_mb,
            cores_per_socket=wanted.cores_per_socket or TEMPLATE_CORES_PER_SOCKET,
            cpu_reservation_mhz=wanted.cpu_reservation_mhz,
            cpu_hot_add=wanted.cpu_hot_add,
            memory_reservation_mb=wanted.memory_reservation_mb,
            memory_hot_add=wanted.memory_hot_add,
            disks=tuple(disks),
            cards=tuple(
                MachineCard(4000 + number, card.mac, card.network.rpartition("/")[2])
                for number, card in enumerate(node.cards)
            ),
            version=max(TEMPLATE_VERSION, wanted.minimum_version),
        ),
        settings=MachineSettings(
            extra_config={
                **node.settings.extra_config,
                **facts,
                "fury.node": node.name,
                "fury.extra_config": extra_config_text(node.settings.extra_config),
                **({"fury.disks": disk_text(units)} if units else {}),
            },
            notes=node.settings.notes,
            attributes=dict(node.settings.attributes),
            tags={category: frozenset([tag]) for category, tag in node.settings.tags.items()},
        ),
    )


def with_hardware(machine: Machine, **values: Any) -> Machine:
    """Return a machine with other hardware."""
    assert machine.hardware
    return replace(machine, hardware=replace(machine.hardware, **values))


def with_settings(machine: Machine, **values: Any) -> Machine:
    """Return a machine with other settings."""
    assert machine.settings
    return replace(machine, settings=replace(machine.settings, **values))


def with_extra_config(machine: Machine, **values: str) -> Machine:
    """Return a machine with more extraConfig; an empty value removes a key, and case does not count, as in vSphere."""
    assert machine.settings
    given = {key.lower() for key in values}
    kept = {key: value for key, value in machine.settings.extra_config.items() if key.lower() not in given}
    return with_settings(machine, extra_config=_without_empty({**kept, **values}))


def with_facts(machine: Machine, **values: str) -> Machine:
    """Return a machine with other custom attributes of ours, such as `address` for fury.address."""
    return replace(machine, facts={**machine.facts, **{f"fury.{name}": value for name, value in values.items()}})


def carried_out(model: Mapping[str, Any], planned: Plan, machines: Iterable[Machine]) -> list[Machine]:
    """Return the machines as they are when a plan has been carried out."""
    living = {machine.name: machine for machine in machines}
    for step in planned.steps:
        name = step.subject.name
        if isinstance(step.subject, Node):
            living[name] = born(model, step.subject)
        elif step.action == "delete":
            del living[name]
        elif step.action == "repair":
            facts = {**living[name].facts, **{each.item: each.after for each in step.differences}}
            living[name] = replace(living[name], facts=facts, unstamped=())
        elif step.action in (CHANGE, POWER_CYCLE):
            for difference in step.differences:
                living[name] = _settled(living[name], difference)
        elif step.action == "power_on":
            living[name] = replace(living[name], power_state=POWERED_ON)
    return list(living.values())


def _settled(machine: Machine, difference: Difference) -> Machine:
    if difference.what in _HARDWARE:
        return with_hardware(machine, **{_HARDWARE[difference.what]: difference.after})
    return _WORK[difference.what](machine, difference)


def _with_extra_config(machine: Machine, difference: Difference) -> Machine:
    assert machine.settings
    keys = {*extra_config_keys(machine.settings.extra_config.get("fury.extra_config", "")), difference.item}
    ledger = extra_config_text(keys if difference.after else keys - {difference.item})
    return with_extra_config(machine, **{difference.item: difference.after or "", "fury.extra_config": ledger})


def _with_attribute(machine: Machine, difference: Difference) -> Machine:
    assert machine.settings
    attributes = {**machine.settings.attributes, difference.item: difference.after}
    return with_settings(machine, attributes=_without_empty(attributes))


def _with_tag(machine: Machine, difference: Difference) -> Machine:
    assert machine.settings
    tags = {**(machine.settings.tags or {}), difference.item: frozenset([difference.after])}
    return with_settings(machine, tags=tags)


def _on_network(machine: Machine, difference: Difference) -> Machine:
    assert machine.hardware
    network = difference.after.rpartition("/")[2]
    cards = (replace(each, network=network) if each.key == difference.key else each for each in machine.hardware.cards)
    return with_hardware(machine, cards=tuple(cards))


def _with_disk(machine: Machine, difference: Difference) -> Machine:
    assert machine.hardware
    assert machine.settings
    size_kb, disks = difference.after * KIB_PER_GIB, machine.hardware.disks
    if difference.before is not None:
        grown = (replace(disk, size_kb=size_kb) if disk.key == difference.key else disk for disk in disks)
        return with_hardware(machine, disks=tuple(grown))
    known = disk_units(machine.settings.extra_config.get("fury.disks", ""))
    units = place_disks([difference.item], known, [disk.unit for disk in disks])
    unit = units[difference.item]
    changed = with_hardware(machine, disks=(*disks, MachineDisk(2000 + unit, unit, size_kb)))
    return with_extra_config(changed, **{"fury.disks": disk_text(units)})


# What settles the differences that are no number or switch of the hardware; the others are settled by nothing.
_WORK: dict[str, Callable[[Machine, Difference], Machine]] = {
    "notes": lambda machine, difference: with_settings(machine, notes=difference.after),
    "guestinfo.userdata": lambda machine, _difference: with_settings(machine, holds_user_data=False),
    "extra_config": _with_extra_config,
    "attribute": _with_attribute,
    "tag": _with_tag,
    "network": _on_network,
    "disk": _with_disk,
    "further disk": _with_disk,
}


def _without_empty(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value != ""}
