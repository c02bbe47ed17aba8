# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is in a cluster's folder: one call, whatever the number of machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..model.machine import ADDRESS_BY_DHCP, Machine, MachineSettings, Stranger
from ..model.networks import address_of
from ..model.ownership import ATTRIBUTES, FAILURE_DOMAIN, NODE_KEY, TEMPLATE_FAMILY, is_node_of
from ..model.roles import ROLES
from .errors import failed, translated
from .hardware import HARDWARE_PATHS, SETTINGS_PATHS, hardware_of, settings_of
from .inventory_path import find_folder
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

_OURS = (*ATTRIBUTES, FAILURE_DOMAIN, TEMPLATE_FAMILY)

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
    their ids, then by category. One call; without details another one when a machine of the cluster lacks attributes,
    as after an interrupted run. Raises VsphereError.
    """
    with translated(f"read the virtual machines of cluster {cluster!r}"):
        fields = session.content.customFieldsManager
        traversals = (_FOLDERS, ("VirtualMachine", "network")) if detailed else (_FOLDERS,)
        start = [fields] + ([leading(folder, *traversals, recursive=True)] if folder else [])
        paths: dict[Any, Sequence[str]] = {"VirtualMachine": _PATHS, "CustomFieldsManager": ["field"]}
        if detailed:
            paths.update({"VirtualMachine": _DETAILED_PATHS, "Network": ["name"]})
        objects = read(session, start, paths)
        definitions = objects.pop(fields, {}).get("field", [])
        names = {definition.key: definition.name for definition in definitions}
        machines = {each: values for each, values in objects.items() if kind(each) == "VirtualMachine"}
        attributes = {each: _attributes(values, names) for each, values in machines.items()}
        facts = _facts(session, cluster, machines, attributes)
    found = _sorted(cluster, machines, facts)
    ids = [reference._GetMoId() for reference in found.nodes]
    tags = read_tags(ids) if read_tags and ids else {}
    networks = {each._GetMoId(): values["name"] for each, values in objects.items() if each not in machines}
    nodes = [
        replace(
            _machine(reference, machines[reference], found.nodes[reference], attributes[reference]),
            hardware=hardware_of(machines[reference], networks) if detailed else None,
            settings=_settings(reference, machines[reference], attributes[reference], tags),
        )
        for reference in found.nodes
    ]
    return Contents(
        machines=tuple(sorted(nodes, key=lambda machine: machine.name)),
        references={machines[reference]["name"]: reference for reference in found.nodes},
        strangers=found.strangers,
        unfinished=found.unfinished,
        attribute_keys={name: key for key, name in names.items()},
        devices={machines[each]["name"]: machines[each].get("config.hardware.device", []) for each in found.nodes},
    )


def read_nodes(session: Session, datacenter: str, path: str, cluster: str) -> tuple[Machine, ...]:
    """Return the nodes of a cluster by name, without hardware and settings; none while the folder does not exist."""
    folder = find_folder(session, datacenter, path)
    return read_contents(session, folder, cluster, detailed=False).machines if folder else ()


def _attributes(values: Values, names: Mapping[int, str]) -> dict[str, str]:
    custom = values.get("customValue", [])
    return {names[each.key]: each.value for each in custom if each.key in names and each.value}


def _ours(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: attributes[name] for name in _OURS if name in attributes}


def _facts(
    session: Session, cluster: str, machines: Mapping[Any, Values], attributes: Mapping[Any, Mapping[str, str]]
) -> dict[Any, dict[str, str]]:
    """Return the facts of every machine: its attributes, over what those that lack some were born with."""
    facts = {each: _ours(attributes[each]) for each in machines}
    doubtful = {
        reference: values
        for reference, values in machines.items()
        if not set(ATTRIBUTES) <= set(facts[reference])
        and facts[reference].get("fury.cluster", cluster) == cluster
        and values.get("name", "").startswith(f"{cluster}-")
    }
    unread = [reference for reference, values in doubtful.items() if "config.extraConfig" not in values]
    settings = read(session, unread, {"VirtualMachine": ["config.extraConfig"]}) if unread else {}
    for reference, values in doubtful.items():
        options = {**values, **settings.get(reference, {})}.get("config.extraConfig", [])
        born = {option.key: option.value for option in options}
        if born.get(NODE_KEY) == values["name"]:
            facts[reference] = {**{name: born[name] for name in _OURS if born.get(name)}, **facts[reference]}
    return facts


class _Found(NamedTuple):
    """Virtual machines, told apart: the nodes with their facts, and the others."""

    nodes: dict[Any, dict[str, str]]
    strangers: tuple[Stranger, ...]
    unfinished: dict[str, Any]


def _sorted(cluster: str, machines: Mapping[Any, Values], facts: Mapping[Any, dict[str, str]]) -> _Found:
    nodes, strangers, unfinished = {}, [], {}
    for reference, values in machines.items():
        stranger = _stranger(cluster, values.get("name", ""), values, facts[reference])
        if stranger is None:
            nodes[reference] = facts[reference]
        else:
            strangers.append(stranger)
            if stranger.is_unfinished:
                unfinished[stranger.name] = reference
    return _Found(nodes, tuple(strangers), unfinished)


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


def _machine(reference: Any, values: Values, facts: Mapping[str, str], attributes: Mapping[str, str]) -> Machine:
    _refuse_damage(values["name"], facts)
    return Machine(
        id=reference._GetMoId(),
        name=values["name"],
        facts=facts,
        unstamped=tuple(name for name in facts if name not in attributes),
        power_state=str(values.get("runtime.powerState", "poweredOff")),
        host=values["runtime.host"]._GetMoId() if "runtime.host" in values else "",
        guest_id=values.get("config.guestId") or "",
        guest_addresses=_guest_addresses(values.get("guest.net", [])),
    )


def _settings(
    reference: Any, values: Values, attributes: Mapping[str, str], tags: Mapping[str, Mapping[str, frozenset[str]]]
) -> MachineSettings | None:
    foreign = {name: value for name, value in attributes.items() if name not in _OURS}
    return settings_of(values, foreign, tags.get(reference._GetMoId()))


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
