# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Everything in vCenter that new nodes need, found before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..model.node import Machine, Node
from ..model.spreading import spread
from .compute import Target, find_targets
from .datastore import find_datastore
from .errors import translated
from .network import find_backing
from .session import Session
from .template import Template, find_templates


class Placement(NamedTuple):
    """Where and from what nodes are made.

    Attributes:
        targets: by node name.
        templates: by path.
        backing: what connects their network cards.
    """

    targets: Mapping[str, Target]
    templates: Mapping[str, Template]
    datastore: Any
    backing: Any


def place(
    session: Session, model: Mapping[str, Any], nodes: Collection[Node], machines: Collection[Machine]
) -> Placement:
    """Find all that new nodes need. Raises VsphereError that names what is missing and the key that asks for it."""
    vsphere = model["vsphere"]
    datacenter = vsphere["datacenter"]
    with translated("find what new virtual machines need"):
        targets = find_targets(session, vsphere)
        templates = find_templates(session, datacenter, nodes)
        thick_gb = sum(node.disk_gb for node in nodes if not templates[node.template].is_thin)
        return Placement(
            targets=_assign(targets, nodes, machines),
            templates=templates,
            datastore=find_datastore(session, datacenter, vsphere["datastore"], thick_gb),
            backing=find_backing(session, datacenter, model["network"]["name"]),
        )


def _assign(targets: list[Target], nodes: Collection[Node], machines: Collection[Machine]) -> dict[str, Target]:
    """Choose a target for each node; the only one when DRS chooses the hosts."""
    if targets[0].host is None:
        return {node.name: targets[0] for node in nodes}
    by_host = {target.host._GetMoId(): target for target in targets}
    return {name: by_host[host] for name, host in spread(nodes, list(by_host), machines).items()}
