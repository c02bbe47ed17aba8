# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Making new nodes: cloning them, and writing on them what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..host_key import make_host_key
from ..model.guestinfo import guestinfo
from ..model.node import Node
from ..model.ownership import (
    DISKS_KEY,
    EXTRA_CONFIG_KEY,
    NODE_KEY,
    disk_text,
    extra_config_text,
    facts_of,
    place_disks,
)
from .clone import Birth
from .customization import linux_specification
from .errors import failed
from .placement import Placement
from .template import Template

GUESTINFO = "guestinfo"
SPEC = "spec"


def conceive(
    model: Mapping[str, Any], node: Node, placement: Placement, authorized_keys: Sequence[str]
) -> tuple[Birth, dict[str, str]]:
    """Return all that a new node is made from, and its custom attributes."""
    template = placement.templates[node.making.template]
    method = customization_of(node, template)
    host_key = make_host_key() if method == GUESTINFO else None
    facts = facts_of(model, node, host_key.public if host_key else "")
    units = _disk_units(node, template)
    extra_config = {
        **node.settings.extra_config,
        **(guestinfo(model, node, host_key, authorized_keys) if host_key else {}),
        **facts,
        NODE_KEY: node.name,
        EXTRA_CONFIG_KEY: extra_config_text(node.settings.extra_config),
        **({DISKS_KEY: disk_text(units)} if units else {}),
    }
    birth = Birth(
        node=node,
        template=template,
        target=placement.targets[node.name],
        storage=placement.storages[node.location],
        backings=placement.backings,
        extra_config=extra_config,
        disk_units=units,
        customization=_specification(model, node, placement) if method == SPEC else None,
    )
    return birth, {**facts, **node.settings.attributes}


def customization_of(node: Node, template: Template) -> str:
    """Return how a node's guest learns who it is: as the config says, else the template's stamp, else guestinfo."""
    if node.making.customization != "auto":
        return node.making.customization
    return template.customization or GUESTINFO


def refuse_unknown_host_keys(
    model: Mapping[str, Any], nodes: Iterable[Node], templates: Mapping[str, Template]
) -> None:
    """Refuse nodes whose host keys nobody would know. Raises VsphereError."""
    for node in nodes:
        method = customization_of(node, templates[node.making.template])
        if method != GUESTINFO and not model["ssh"]["accept_new_host_keys"]:
            raise failed(
                f"make nodes of pool {node.pool!r}",
                f"the stamp of template {node.making.template!r} asks for customization by {method}, so that its "
                f"guests make their own SSH host keys",
                "set ssh.accept_new_host_keys, or another template",
            )


def _disk_units(node: Node, template: Template) -> dict[str, int]:
    occupied = [disk.unitNumber or 0 for disk in template.disks]
    return place_disks((disk.name for disk in node.hardware.disks), {}, occupied)


def _specification(model: Mapping[str, Any], node: Node, placement: Placement) -> Any:
    network = model["network"]
    return linux_specification(
        host_name=node.name,
        domain=network["domain"],
        nameservers=network["nameservers"],
        cards=node.cards,
        gateway=network["gateway"],
        base=placement.specifications.get(node.making.customization_spec),
    )
