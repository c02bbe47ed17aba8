# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The templates that nodes are cloned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..model.image.stamp import CUSTOMIZATION
from ..model.image.systems import IMAGE_SYSTEMS
from ..model.node import KIB_PER_GIB, Node
from .errors import failed
from .hardware import disks_of, version_number
from .images import no_image
from .inventory_path import find, missing
from .library import vim
from .properties import leading, read
from .session import Session

_PATHS = (
    "config.template",
    "config.hardware.device",
    "config.hardware.numCoresPerSocket",
    "config.version",
    "config.vAppConfig.ovfEnvironmentTransport",
    "snapshot",
    "customValue",
)


class Template(NamedTuple):
    """A template, with what a clone's hardware is changed from.

    Attributes:
        disks: its disks; there is at least one.
        card: its first network card, None when it has none.
        cores_per_socket: virtual cores of a socket.
        version: virtual hardware version, such as 19; 0: unknown.
        hands_ovf_environment: whether vApp properties are handed to its guests, as those of OVA files are.
        snapshot: its newest snapshot, which linked clones are made from; None when it has none.
        customization: what its stamp says of guest customization; empty: nothing.
    """

    reference: Any
    disks: tuple[Any, ...]
    card: Any
    cores_per_socket: int = 1
    version: int = 0
    hands_ovf_environment: bool = False
    snapshot: Any = None
    customization: str = ""

    @property
    def disk(self) -> Any:
        """Return its first disk."""
        return self.disks[0]

    @property
    def is_thin(self) -> bool:
        """Tell whether its disk takes space only as it fills, which a clone inherits."""
        return bool(getattr(self.disk.backing, "thinProvisioned", False))


def find_templates(session: Session, datacenter: str, nodes: Iterable[Node]) -> dict[str, Template]:
    """Return the templates of nodes by path, checked to be fit for them. Raises VsphereError."""
    nodes = list(nodes)
    keys = {node.making.template: f"the template of pool {node.pool}" for node in nodes}
    references = {path: find_template(session, datacenter, path, key) for path, key in keys.items()}
    fields = session.content.customFieldsManager
    objects = read(
        session, [fields, *references.values()], {vim.VirtualMachine: _PATHS, vim.CustomFieldsManager: ["field"]}
    )
    attributes = {each.key: each.name for each in objects.pop(fields, {}).get("field", [])}
    templates = {
        path: _template(path, reference, objects.get(reference, {}), attributes)
        for path, reference in references.items()
    }
    for node in nodes:
        _refuse_unfit(node, templates[node.making.template])
    return templates


def _refuse_unfit(node: Node, template: Template) -> None:
    path, size = node.making.template, template.disk.capacityInKB
    wanted = node.hardware.disk_gb * KIB_PER_GIB
    action = f"make disks of {node.hardware.disk_gb} GiB for pool {node.pool!r}"
    has = f"the disk of template {path!r} has {size / KIB_PER_GIB:g} GiB"
    if size > wanted:
        raise failed(action, f"{has}, and a disk cannot shrink", "raise the pool's disk_gb, or use another template")
    if node.making.clone == "linked":
        if template.snapshot is None:
            raise failed(
                f"make linked clones of template {path!r} for pool {node.pool!r}",
                "it has no snapshot to link to",
                "take a snapshot of it before it becomes a template, or set the pool's clone to full",
            )
        if size != wanted:
            remedy = "set disk_gb to the template's size, or the pool's clone to full"
            raise failed(action, f"{has}, and the disk of a linked clone cannot grow", remedy)


def find_template(session: Session, datacenter: str, path: str, key: str) -> Any:
    """Return the virtual machine at a path that a config key names. Raises VsphereError when there is none."""
    found = find(session, f"{datacenter}/vm/{path}")
    if not isinstance(found, vim.VirtualMachine):
        if path in IMAGE_SYSTEMS:
            raise no_image(session, datacenter, path, key)
        raise missing("template", path, key, _siblings(session, datacenter, path), datacenter)
    return found


def _siblings(session: Session, datacenter: str, path: str) -> list[str]:
    """Return the paths of what is in the folder that the template should be in, if that exists."""
    above = path.rpartition("/")[0]
    folder = find(session, "/".join(filter(None, [datacenter, "vm", above])))
    if not isinstance(folder, vim.Folder):
        return []
    objects = read(session, [leading(folder, (vim.Folder, "childEntity"))], {vim.VirtualMachine: ["name"]})
    return ["/".join(filter(None, [above, values["name"]])) for values in objects.values()]


def _template(path: str, reference: Any, values: dict[str, Any], keys: Mapping[int, str]) -> Template:
    action = f"use template {path!r}"
    if not values.get("config.template"):
        raise failed(action, "it is a virtual machine, not a template", "convert it to a template, or name another")
    devices = values.get("config.hardware.device", [])
    disks = disks_of(devices)
    cards = [device for device in devices if isinstance(device, vim.vm.device.VirtualEthernetCard)]
    if not disks:
        raise failed(action, "it has no disk", "name another template")
    stamp = {keys.get(each.key): each.value for each in values.get("customValue", [])}
    return Template(
        reference=reference,
        disks=tuple(disks),
        card=min(cards, key=lambda card: card.key, default=None),
        cores_per_socket=values.get("config.hardware.numCoresPerSocket") or 1,
        version=version_number(values.get("config.version", "")),
        hands_ovf_environment=bool(values.get("config.vAppConfig.ovfEnvironmentTransport")),
        snapshot=_newest(values["snapshot"].rootSnapshotList) if values.get("snapshot") else None,
        customization=stamp.get(CUSTOMIZATION) or "",
    )


def _newest(trees: Iterable[Any]) -> Any:
    """Return the snapshot that was taken last, of all trees of snapshots."""
    found = None
    waiting = list(trees)
    while waiting:
        tree = waiting.pop()
        waiting.extend(tree.childSnapshotList or [])
        if found is None or tree.createTime > found.createTime:
            found = tree
    return found.snapshot if found else None
