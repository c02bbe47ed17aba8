# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Everything in vCenter that new nodes need, found before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..model.location import Location
from ..model.machine import Machine
from ..model.node import Node
from ..model.spreading import Occupant, spread
from .compute import Target, find_targets
from .customization import specification
from .errors import translated
from .network import find_backing
from .session import Session
from .storage import Storage, find_storage
from .template import Template, find_templates


class Placement(NamedTuple):
    """Where and from what nodes are made.

    Attributes:
        targets: by node name.
        templates: by path.
        storages: by location.
        backings: what connects network cards, by the name of the network.
        specifications: customization specs in vCenter, by name.
    """

    targets: Mapping[str, Target]
    templates: Mapping[str, Template]
    storages: Mapping[Location, Storage]
    backings: Mapping[str, Any]
    specifications: Mapping[str, Any]


def place(session: Session, datacenter: str, nodes: Collection[Node], machines: Collection[Machine]) -> Placement:
    """Find all that new nodes need. Raises VsphereError that names what is missing and the key that asks for it."""
    with translated("find what new virtual machines need"):
        templates = find_templates(session, datacenter, nodes)
        locations = dict.fromkeys(node.location for node in nodes)
        return Placement(
            targets=_targets(session, datacenter, locations, nodes, machines),
            templates=templates,
            storages={
                each: find_storage(session, datacenter, each, _thick_gb(each, nodes, templates)) for each in locations
            },
            backings=backings_of(session, datacenter, _networks(nodes)),
            specifications={
                name: specification(session, name)
                for name in dict.fromkeys(node.making.customization_spec for node in nodes)
                if name
            },
        )


def backings_of(session: Session, datacenter: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return what connects network cards to networks, given as names with the config key of each."""
    return {name: find_backing(session, datacenter, name, key) for name, key in keys.items()}


def _networks(nodes: Collection[Node]) -> dict[str, str]:
    """Return the names of the networks of nodes, with the config key of each for messages."""
    keys = {}
    for node in nodes:
        keys[node.cards[0].network] = node.location.key("network")
        for number, card in enumerate(node.cards[1:]):
            keys.setdefault(card.network, f"cards[{number}].network of pool {node.pool}")
    return keys


def _thick_gb(location: Location, nodes: Collection[Node], templates: Mapping[str, Template]) -> int:
    """Return the GiB that the new disks in a location take at once."""
    taken = 0
    for node in (each for each in nodes if each.location == location):
        provisioning = node.making.disk_provisioning
        thin = templates[node.making.template].is_thin if provisioning == "template" else provisioning == "thin"
        if not thin and node.making.clone == "full":
            taken += node.hardware.disk_gb
        taken += sum(disk.size_gb for disk in node.hardware.disks if disk.provisioning != "thin")
    return taken


def _targets(
    session: Session,
    datacenter: str,
    locations: Collection[Location],
    nodes: Collection[Node],
    machines: Collection[Machine],
) -> dict[str, Target]:
    """Choose a target for each node; a location's only one when DRS chooses the hosts."""
    chosen: dict[str, Target] = {}
    occupants = [Occupant(machine.host, machine.pool) for machine in machines]
    for location in locations:
        here = [(node.name, node.pool) for node in nodes if node.location == location]
        targets = find_targets(session, datacenter, location)
        if targets[0].host is None:
            chosen.update({name: targets[0] for name, _pool in here})
            continue
        hosts = {target.host._GetMoId(): target for target in targets}
        pools = {pool: list(hosts) for _name, pool in here}
        for name, host in spread(here, pools, occupants).items():
            chosen[name] = hosts[host]
        occupants += [Occupant(chosen[name].host._GetMoId(), pool) for name, pool in here]
    return chosen
