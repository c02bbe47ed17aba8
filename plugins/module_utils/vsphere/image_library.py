# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is in the folder of the templates: images, their builders, imported sources. One call, whatever there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model.image.builder import builder_path
from ..model.image.naming import source_path, template_name
from ..model.image.plan import Builder, Found, Source, Template
from ..model.image.stamp import HASH, SOURCE, STEP, read_stamp
from .errors import translated
from .inventory_path import find, find_folder
from .properties import kind, leading, read
from .session import Session

_PATHS = ("name", "parent", "customValue", "config.template", "runtime.powerState")

_OFF = "poweredOff"


@dataclass(frozen=True)
class Item:
    """A virtual machine or a template.

    Attributes:
        path: below the datacenter's VM folder.
        attributes: its custom attributes by their names.
        is_template: None while vCenter is still making it, or cannot reach it.
    """

    path: str
    reference: Any
    attributes: Mapping[str, str]
    is_template: bool | None
    is_off: bool

    @property
    def folder(self) -> str:
        """Return the path of the folder that it is in."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Return its name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Library:
    """All that a folder and those below it hold.

    Attributes:
        items: by their paths.
        attribute_keys: keys of all custom attributes by name, as far as vCenter knows them.
    """

    items: Mapping[str, Item]
    attribute_keys: Mapping[str, int]


def read_library(session: Session, datacenter: str, path: str) -> Library:
    """Read a folder; one that does not exist holds nothing. Raises VsphereError."""
    folder = find_folder(session, datacenter, path)
    fields = session.content.customFieldsManager
    start = [fields] + ([leading(folder, ("Folder", "childEntity"), recursive=True)] if folder else [])
    paths: dict[Any, Sequence[str]] = {
        "VirtualMachine": _PATHS,
        "Folder": ("name", "parent"),
        "CustomFieldsManager": ("field",),
    }
    with translated(f"read the templates in folder {path!r}"):
        objects = read(session, start, paths)
    names = {each.key: each.name for each in objects.pop(fields, {}).get("field", [])}
    folders = {each: values for each, values in objects.items() if kind(each) == "Folder"}
    items = [
        _item(reference, f"{_path_of(values.get('parent'), folder, path, folders)}/{values['name']}", values, names)
        for reference, values in objects.items()
        if kind(reference) == "VirtualMachine" and "name" in values
    ]
    return Library({item.path: item for item in items}, {name: key for key, name in names.items()})


def read_item(session: Session, datacenter: str, path: str) -> Item | None:
    """Return the virtual machine or template at a path, or None when there is none. Raises VsphereError."""
    with translated(f"read virtual machine {path!r}"):
        reference = find(session, f"{datacenter}/vm/{path}")
        if kind(reference) != "VirtualMachine":
            return None
        fields = session.content.customFieldsManager
        objects = read(session, [fields, reference], {"VirtualMachine": _PATHS, "CustomFieldsManager": ("field",)})
    names = {each.key: each.name for each in objects.pop(fields, {}).get("field", [])}
    return _item(reference, path, objects.get(reference, {}), names)


def find_image(session: Session, image: Mapping[str, Any]) -> Found:
    """Return what vCenter has of a complete definition. Raises VsphereError."""
    datacenter, folder = image["vsphere"]["datacenter"], image["vsphere"]["folder"]
    library = read_library(session, datacenter, folder)
    items = library.items.values()
    templates = [found for found in (_template(item, image["name"], folder) for item in items) if found]
    known = {template.path for template in templates}
    return Found(
        source=_source(session, image, library),
        templates=tuple(sorted(templates, key=lambda each: each.stamp.version)),
        builder=_builder(image, items),
        strangers=frozenset(item.name for item in items if item.folder == folder and item.path not in known),
    )


def _template(item: Item, image: str, folder: str) -> Template | None:
    """Return an item as a version of an image; None when it is none: machines inherit stamps, by another name."""
    stamp = read_stamp(item.attributes)
    if stamp is None or stamp.image != image or item.name != stamp.name:
        return None
    if not item.is_template and item.folder != folder:
        return None
    return Template(item.path, stamp, bool(item.is_template))


def _builder(image: Mapping[str, Any], items: Iterable[Item]) -> Builder | None:
    """Return the machine in the builder's folder that is the builder, by either of its names."""
    folder, name = builder_path(image).rpartition("/")[::2]
    for item in items:
        stamp = read_stamp(item.attributes)
        version = stamp.version if stamp and stamp.image == image["name"] else 0
        if item.folder == folder and item.name in (name, template_name(image["name"], version)):
            return Builder(
                name=item.name,
                definition_hash=item.attributes.get(HASH, ""),
                step=item.attributes.get(STEP, ""),
                is_off=item.is_off,
                version=version,
            )
    return None


def _source(session: Session, image: Mapping[str, Any], library: Library) -> Source:
    path = source_path(image)
    if not image["source"]["machine"]:
        item = library.items.get(path)
        return Source(path, is_ours=True, exists=bool(item and item.is_template and item.attributes.get(SOURCE)))
    item = library.items.get(path) or read_item(session, image["vsphere"]["datacenter"], path)
    if item is None:
        return Source(path, False, False, "there is no such template", "correct source.machine")
    if not item.is_template:
        remedy = "convert it to a template, which can be undone"
        state = "is a virtual machine" if item.is_off else "is a virtual machine that is on"
        return Source(path, False, True, f"it {state}, from which nothing is cloned", remedy)
    return Source(path, False, True)


def _item(reference: Any, path: str, values: Mapping[str, Any], names: Mapping[int, str]) -> Item:
    custom = values.get("customValue", [])
    return Item(
        path=path,
        reference=reference,
        attributes={names[each.key]: each.value for each in custom if each.key in names and each.value},
        is_template=values.get("config.template"),
        is_off=str(values.get("runtime.powerState", _OFF)) == _OFF,
    )


def _path_of(reference: Any, top: Any, path: str, folders: Mapping[Any, Mapping[str, Any]]) -> str:
    """Return the path of a folder below the one that was read."""
    names: list[str] = []
    while reference != top and reference in folders:
        names.insert(0, folders[reference]["name"])
        reference = folders[reference].get("parent")
    return "/".join([path, *names])
