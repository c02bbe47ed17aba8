# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The templates that nodes are cloned from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..model.node import KIB_PER_GIB, Node
from .errors import failed
from .inventory_path import find, missing
from .library import vim
from .properties import leading, read
from .session import Session

_PATHS = (
    "config.template",
    "config.hardware.device",
    "config.hardware.numCoresPerSocket",
    "config.vAppConfig.ovfEnvironmentTransport",
)


class Template(NamedTuple):
    """A template, with what a clone's hardware is changed from.

    Attributes:
        disk: its first disk.
        card: its first network card, None when it has none.
        cores_per_socket: virtual cores of a socket.
        hands_ovf_environment: whether vApp properties are handed to its guests, as those of OVA files are.
    """

    reference: Any
    disk: Any
    card: Any
    cores_per_socket: int
    hands_ovf_environment: bool = False

    @property
    def is_thin(self) -> bool:
        """Tell whether its disk takes space only as it fills, which a clone inherits."""
        return bool(getattr(self.disk.backing, "thinProvisioned", False))


def find_templates(session: Session, datacenter: str, nodes: Iterable[Node]) -> dict[str, Template]:
    """Return the templates of nodes by path, checked to be fit for them. Raises VsphereError."""
    nodes = list(nodes)
    paths = dict.fromkeys(node.template for node in nodes)
    references = {path: _find_machine(session, datacenter, path) for path in paths}
    objects = read(session, references.values(), {vim.VirtualMachine: _PATHS})
    templates = {path: _template(path, reference, objects.get(reference, {})) for path, reference in references.items()}
    for node in nodes:
        size = templates[node.template].disk.capacityInKB
        if size > node.disk_gb * KIB_PER_GIB:
            raise failed(
                f"make disks of {node.disk_gb} GiB for pool {node.pool!r}",
                f"the disk of template {node.template!r} has {size / KIB_PER_GIB:g} GiB, and a disk cannot shrink",
                "raise the pool's disk_gb, or use another template",
            )
    return templates


def _find_machine(session: Session, datacenter: str, path: str) -> Any:
    found = find(session, f"{datacenter}/vm/{path}")
    if not isinstance(found, vim.VirtualMachine):
        raise missing("template", path, "the template of the pool", _siblings(session, datacenter, path), datacenter)
    return found


def _siblings(session: Session, datacenter: str, path: str) -> list[str]:
    """Return the paths of what is in the folder that the template should be in, if that exists."""
    above = path.rpartition("/")[0]
    folder = find(session, "/".join(filter(None, [datacenter, "vm", above])))
    if not isinstance(folder, vim.Folder):
        return []
    objects = read(session, [leading(folder, (vim.Folder, "childEntity"))], {vim.VirtualMachine: ["name"]})
    return ["/".join(filter(None, [above, values["name"]])) for values in objects.values()]


def _template(path: str, reference: Any, values: dict[str, Any]) -> Template:
    action = f"use template {path!r}"
    if not values.get("config.template"):
        raise failed(action, "it is a virtual machine, not a template", "convert it to a template, or name another")
    devices = values.get("config.hardware.device", [])
    disks = [device for device in devices if isinstance(device, vim.vm.device.VirtualDisk)]
    cards = [device for device in devices if isinstance(device, vim.vm.device.VirtualEthernetCard)]
    if not disks:
        raise failed(action, "it has no disk", "name another template")
    return Template(
        reference=reference,
        disk=min(disks, key=lambda disk: disk.key),
        card=min(cards, key=lambda card: card.key, default=None),
        cores_per_socket=values.get("config.hardware.numCoresPerSocket") or 1,
        hands_ovf_environment=bool(values.get("config.vAppConfig.ovfEnvironmentTransport")),
    )
