# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is in a cluster's folder: one call, whatever the number of machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model.addressing import ROLES
from ..model.networks import address_of
from ..model.node import Machine, Stranger
from ..model.ownership import ATTRIBUTES, NODE_KEY, is_node_of
from .errors import failed, translated
from .folders import find_folder
from .library import vim
from .properties import leading, read
from .session import Session

_PATHS = (
    "name",
    "customValue",
    "runtime.powerState",
    "runtime.host",
    "config.template",
    "config.hardware.numCPU",
    "config.hardware.memoryMB",
)
_DEVICES = "config.hardware.device"


@dataclass(frozen=True)
class Contents:
    """What a folder holds.

    Attributes:
        machines: the nodes of the cluster, by name.
        references: the managed object of each of them, by name.
        strangers: every other virtual machine.
        attribute_keys: keys of our custom attributes by name, as far as vCenter knows them.
    """

    machines: tuple[Machine, ...] = ()
    references: Mapping[str, Any] = field(default_factory=dict)
    strangers: tuple[Stranger, ...] = ()
    attribute_keys: Mapping[str, int] = field(default_factory=dict)


def read_contents(session: Session, folder: Any, cluster: str, devices: bool = True) -> Contents:
    """Read the virtual machines of a folder, not of folders below it; without a folder there are none.

    Two calls: a second one only when a machine of the cluster lacks attributes, as after an interrupted run.
    `devices` tells whether the disks are read. Raises VsphereError.
    """
    with translated(f"read the virtual machines of cluster {cluster!r}"):
        fields = session.content.customFieldsManager
        start = [fields] + ([leading(folder, (vim.Folder, "childEntity"))] if folder else [])
        paths = (*_PATHS, _DEVICES) if devices else _PATHS
        objects = read(session, start, {vim.VirtualMachine: paths, vim.CustomFieldsManager: ["field"]})
        definitions = objects.pop(fields, {}).get("field", [])
        names = {definition.key: definition.name for definition in definitions if definition.name in ATTRIBUTES}
        attributes = {reference: _attributes(values, names) for reference, values in objects.items()}
        birth_facts = _birth_facts(session, cluster, objects, attributes)
    return _sorted(cluster, objects, attributes, birth_facts, {name: key for key, name in names.items()})


def read_nodes(session: Session, datacenter: str, path: str, cluster: str) -> tuple[Machine, ...]:
    """Return the nodes of a cluster by name, without their disks; none while the folder does not exist."""
    folder = find_folder(session, datacenter, path)
    return read_contents(session, folder, cluster, devices=False).machines if folder else ()


def _attributes(values: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, str]:
    custom = values.get("customValue", [])
    return {names[each.key]: each.value for each in custom if each.key in names and each.value}


def _birth_facts(
    session: Session,
    cluster: str,
    objects: Mapping[Any, Mapping[str, Any]],
    attributes: Mapping[Any, Mapping[str, str]],
) -> dict[Any, dict[str, str]]:
    """Return, for machines that may be ours and lack attributes, the facts that they were born with."""
    doubtful = [
        reference
        for reference, values in objects.items()
        if len(attributes[reference]) < len(ATTRIBUTES)
        and attributes[reference].get("fury.cluster", cluster) == cluster
        and values.get("name", "").startswith(f"{cluster}-")
    ]
    facts = {}
    settings = read(session, doubtful, {vim.VirtualMachine: ["config.extraConfig"]}) if doubtful else {}
    for reference, values in settings.items():
        born = {option.key: option.value for option in values.get("config.extraConfig", [])}
        if born.get(NODE_KEY) == objects[reference]["name"]:
            facts[reference] = {name: born[name] for name in ATTRIBUTES if born.get(name)}
    return facts


def _sorted(
    cluster: str,
    objects: Mapping[Any, Mapping[str, Any]],
    attributes: Mapping[Any, Mapping[str, str]],
    birth_facts: Mapping[Any, Mapping[str, str]],
    attribute_keys: Mapping[str, int],
) -> Contents:
    machines, references, strangers = [], {}, []
    for reference, values in objects.items():
        name = values.get("name", "")
        facts = {**birth_facts.get(reference, {}), **attributes[reference]}
        stranger = _stranger(cluster, name, values, facts)
        if stranger:
            strangers.append(stranger)
        else:
            machines.append(_machine(reference, values, facts, attributes[reference]))
            references[name] = reference
    machines.sort(key=lambda machine: machine.name)
    return Contents(tuple(machines), references, tuple(strangers), attribute_keys)


def _stranger(cluster: str, name: str, values: Mapping[str, Any], facts: Mapping[str, str]) -> Stranger | None:
    """Tell what a virtual machine is that is no node of the cluster; None for those that are."""
    owner = facts.get("fury.cluster")
    if values.get("config.template"):
        return Stranger(name, "it is a template")
    if is_node_of(cluster, name, facts):
        return None
    if "config.hardware.numCPU" not in values:
        return Stranger(name, "it is being created by another run, or vCenter cannot reach it")
    if owner == cluster:
        return Stranger(name, "it is the copy of a node, or a node that was renamed", claims_cluster=True)
    return Stranger(name, f"it is a node of cluster {owner!r}" if owner else "it was not made for this cluster")


def _machine(
    reference: Any, values: Mapping[str, Any], facts: Mapping[str, str], attributes: Mapping[str, str]
) -> Machine:
    _refuse_damage(values["name"], facts)
    disks = [device for device in values.get(_DEVICES, []) if isinstance(device, vim.vm.device.VirtualDisk)]
    first = min(disks, key=lambda disk: disk.key, default=None)
    return Machine(
        id=reference._GetMoId(),
        name=values["name"],
        facts=facts,
        unstamped=tuple(name for name in ATTRIBUTES if name not in attributes),
        power_state=str(values.get("runtime.powerState", "poweredOff")),
        cpu=values.get("config.hardware.numCPU"),
        memory_mb=values.get("config.hardware.memoryMB"),
        disk_kb=first.capacityInKB if first else None,
        host=values["runtime.host"]._GetMoId() if "runtime.host" in values else "",
    )


def _refuse_damage(name: str, facts: Mapping[str, str]) -> None:
    """Refuse attributes that someone removed or edited, of a machine that was not born with them either."""
    action = f"read virtual machine {name!r}"
    lost = [attribute for attribute in ATTRIBUTES if attribute not in facts]
    if lost:
        remedy = "set them again in vCenter, fury.address to the machine's IPv4 address"
        raise failed(action, f"its custom attributes {', '.join(lost)} were removed", remedy)
    if address_of(facts["fury.address"]) is None:
        cause = f"its custom attribute fury.address {facts['fury.address']!r} is no IPv4 address"
        raise failed(action, cause, "set it to the machine's address in vCenter")
    if facts["fury.role"] not in ROLES:
        cause = f"its custom attribute fury.role {facts['fury.role']!r} is none of {', '.join(ROLES)}"
        raise failed(action, cause, "set it to the role of the machine's pool in vCenter")
