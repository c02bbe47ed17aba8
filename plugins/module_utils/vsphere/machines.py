# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is in a cluster's folder: one call, whatever the number of machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model.addressing import ROLES
from ..model.machine import ADDRESS_BY_DHCP, Machine, Stranger
from ..model.networks import address_of
from ..model.ownership import ATTRIBUTES, FAILURE_DOMAIN, NODE_KEY, is_node_of
from .errors import failed, translated
from .folders import find_folder
from .hardware import HARDWARE_PATHS, SETTINGS_PATHS, hardware_of, settings_of
from .properties import kind, leading, read
from .session import Session

_PATHS = (
    "name",
    "customValue",
    "runtime.powerState",
    "runtime.host",
    "config.template",
    "config.guestId",
)
_DETAILED_PATHS = (*_PATHS, *HARDWARE_PATHS, *SETTINGS_PATHS, "guest.net")

# Nodes may be in folders below the cluster's own.
_FOLDERS = ("Folder", "childEntity")

_OURS = (*ATTRIBUTES, FAILURE_DOMAIN)

Values = Mapping[str, Any]
ReadTags = Callable[[list[str]], Mapping[str, Mapping[str, frozenset[str]]]]


@dataclass(frozen=True)
class Contents:
    """What a folder holds.

    Attributes:
        machines: the nodes of the cluster, by name.
        references: the managed object of each of them, by name.
        strangers: every other virtual machine.
        unfinished: managed objects by name of those of them that vCenter is still making.
        attribute_keys: keys of all custom attributes by name, as far as vCenter knows them.
        devices: the virtual devices of each of the nodes, by name; none when they were not read.
    """

    machines: tuple[Machine, ...] = ()
    references: Mapping[str, Any] = field(default_factory=dict)
    strangers: tuple[Stranger, ...] = ()
    unfinished: Mapping[str, Any] = field(default_factory=dict)
    attribute_keys: Mapping[str, int] = field(default_factory=dict)
    devices: Mapping[str, list[Any]] = field(default_factory=dict)


def read_contents(
    session: Session, folder: Any, cluster: str, detailed: bool = True, read_tags: ReadTags | None = None
) -> Contents:
    """Read the virtual machines of a folder and of those below it; without a folder there are none.

    `detailed` tells whether hardware and settings are read, for comparison. `read_tags` returns the tags of machines by
    their ids, then by category. One call; without details another one when a machine of the cluster lacks attributes, as
    after an interrupted run. Raises VsphereError.
    """
    with translated(f"read the virtual machines of cluster {cluster!r}"):
        fields = session.content.customFieldsManager
        traversals = (_FOLDERS, ("VirtualMachine", "network")) if detailed else (_FOLDERS,)
        start = [fields] + ([leading(folder, *traversals, recursive=True)] if folder else [])
        paths = {"VirtualMachine": _DETAILED_PATHS if detailed else _PATHS, "CustomFieldsManager": ["field"]}
        objects = read(session, start, {**paths, "Network": ["name"]} if detailed else paths)
        definitions = objects.pop(fields, {}).get("field", [])
        names = {definition.key: definition.name for definition in definitions}
        machines = {each: values for each, values in objects.items() if kind(each) == "VirtualMachine"}
        attributes = {each: _attributes(values, names) for each, values in machines.items()}
        birth_facts = _birth_facts(session, cluster, machines, attributes)
    networks = {each._GetMoId(): values["name"] for each, values in objects.items() if each not in machines}
    return _sorted(cluster, machines, attributes, birth_facts, names, networks, read_tags)


def read_nodes(session: Session, datacenter: str, path: str, cluster: str) -> tuple[Machine, ...]:
    """Return the nodes of a cluster by name, without hardware and settings; none while the folder does not exist."""
    folder = find_folder(session, datacenter, path)
    return read_contents(session, folder, cluster, detailed=False).machines if folder else ()


def _attributes(values: Values, names: Mapping[int, str]) -> dict[str, str]:
    custom = values.get("customValue", [])
    return {names[each.key]: each.value for each in custom if each.key in names and each.value}


def _ours(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: attributes[name] for name in _OURS if name in attributes}


def _birth_facts(
    session: Session, cluster: str, machines: Mapping[Any, Values], attributes: Mapping[Any, Mapping[str, str]]
) -> dict[Any, dict[str, str]]:
    """Return, for machines that may be ours and lack attributes, the facts that they were born with."""
    doubtful = {
        reference: values
        for reference, values in machines.items()
        if not set(ATTRIBUTES) <= set(attributes[reference])
        and attributes[reference].get("fury.cluster", cluster) == cluster
        and values.get("name", "").startswith(f"{cluster}-")
    }
    unread = [reference for reference, values in doubtful.items() if "config.extraConfig" not in values]
    settings = read(session, unread, {"VirtualMachine": ["config.extraConfig"]}) if unread else {}
    facts = {}
    for reference, values in doubtful.items():
        options = {**values, **settings.get(reference, {})}.get("config.extraConfig", [])
        born = {option.key: option.value for option in options}
        if born.get(NODE_KEY) == values["name"]:
            facts[reference] = {name: born[name] for name in _OURS if born.get(name)}
    return facts


def _sorted(
    cluster: str,
    objects: Mapping[Any, Values],
    attributes: Mapping[Any, Mapping[str, str]],
    birth_facts: Mapping[Any, Mapping[str, str]],
    names: Mapping[int, str],
    networks: Mapping[str, str],
    read_tags: ReadTags | None,
) -> Contents:
    nodes, strangers, unfinished = {}, [], {}
    for reference, values in objects.items():
        facts = {**birth_facts.get(reference, {}), **_ours(attributes[reference])}
        stranger = _stranger(cluster, values.get("name", ""), values, facts)
        if stranger is None:
            nodes[reference] = facts
        else:
            strangers.append(stranger)
            if stranger.is_unfinished:
                unfinished[stranger.name] = reference
    ids = [reference._GetMoId() for reference in nodes]
    tags = read_tags(ids) if read_tags and ids else {}
    machines = [
        _machine(reference, objects[reference], facts, attributes[reference], networks, tags.get(reference._GetMoId()))
        for reference, facts in nodes.items()
    ]
    return Contents(
        machines=tuple(sorted(machines, key=lambda machine: machine.name)),
        references={objects[reference]["name"]: reference for reference in nodes},
        strangers=tuple(strangers),
        unfinished=unfinished,
        attribute_keys={name: key for key, name in names.items()},
        devices={objects[each]["name"]: objects[each].get("config.hardware.device", []) for each in nodes},
    )


def _stranger(cluster: str, name: str, values: Values, facts: Mapping[str, str]) -> Stranger | None:
    """Tell what a virtual machine is that is no node of the cluster; None for those that are."""
    owner = facts.get("fury.cluster")
    if values.get("config.template"):
        return Stranger(name, "it is a template")
    if is_node_of(cluster, name, facts):
        return None
    if "config.template" not in values:
        reason = "it is being created by another run, or vCenter cannot reach it"
        return Stranger(name, reason, is_unfinished=True)
    if owner == cluster:
        return Stranger(name, "it is the copy of a node, or a node that was renamed", claims_cluster=True)
    return Stranger(name, f"it is a node of cluster {owner!r}" if owner else "it was not made for this cluster")


def _machine(
    reference: Any,
    values: Values,
    facts: Mapping[str, str],
    attributes: Mapping[str, str],
    networks: Mapping[str, str],
    tags: Mapping[str, frozenset[str]] | None,
) -> Machine:
    _refuse_damage(values["name"], facts)
    foreign = {name: value for name, value in attributes.items() if name not in _OURS}
    return Machine(
        id=reference._GetMoId(),
        name=values["name"],
        facts=facts,
        unstamped=tuple(name for name in facts if name not in attributes),
        power_state=str(values.get("runtime.powerState", "poweredOff")),
        host=values["runtime.host"]._GetMoId() if "runtime.host" in values else "",
        guest_id=values.get("config.guestId") or "",
        guest_addresses=_guest_addresses(values.get("guest.net", [])),
        hardware=hardware_of(values, networks) if "config.hardware.device" in values else None,
        settings=settings_of(values, foreign, tags),
    )


def _guest_addresses(cards: list[Any]) -> dict[str, tuple[str, ...]]:
    """Return the IPv4 addresses that VMware Tools report, by MAC address."""
    return {
        card.macAddress.lower(): tuple(address for address in card.ipAddress or [] if address_of(address))
        for card in cards
        if card.macAddress
    }


def _refuse_damage(name: str, facts: Mapping[str, str]) -> None:
    """Refuse attributes that someone removed or edited, of a machine that was not born with them either."""
    action = f"read virtual machine {name!r}"
    lost = [attribute for attribute in ATTRIBUTES if attribute not in facts]
    if lost:
        remedy = "set them again in vCenter, fury.address to the machine's IPv4 address"
        raise failed(action, f"its custom attributes {', '.join(lost)} were removed", remedy)
    if facts["fury.address"] != ADDRESS_BY_DHCP and address_of(facts["fury.address"]) is None:
        cause = f"its custom attribute fury.address {facts['fury.address']!r} is no IPv4 address"
        raise failed(action, cause, "set it to the machine's address in vCenter")
    if facts["fury.role"] not in ROLES:
        cause = f"its custom attribute fury.role {facts['fury.role']!r} is none of {', '.join(ROLES)}"
        raise failed(action, cause, "set it to the role of the machine's pool in vCenter")
