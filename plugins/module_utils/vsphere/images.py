# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The images that a datacenter has: its templates with their stamps, read in one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.image.family import Image, choices, families_of, newest, with_images
from .errors import VsphereError, failed, translated
from .inventory_path import find
from .properties import kind, leading, read
from .session import Session

_PATHS: dict[Any, Any] = {
    "Folder": ["name", "parent"],
    "VirtualMachine": ["name", "parent", "config.template", "customValue"],
    "CustomFieldsManager": ["field"],
}


def with_newest_images(session: Session, model: Mapping[str, Any]) -> dict[str, Any]:
    """Return a complete model whose pools name templates by path, also where the config named a system.

    Two calls when it did, none otherwise. Raises VsphereError.
    """
    if not families_of(model):
        return dict(model)
    return with_images(model, read_images(session, model["vsphere"]["datacenter"]))


def read_images(session: Session, datacenter: str) -> list[Image]:
    """Return all templates of a datacenter, images or not; none when there is no such datacenter."""
    with translated(f"find the images of datacenter {datacenter!r}"):
        top = find(session, f"{datacenter}/vm")
        if top is None:
            return []
        fields = session.content.customFieldsManager
        objects = read(session, [fields, leading(top, ("Folder", "childEntity"), recursive=True)], _PATHS)
    keys = {each.key: each.name for each in objects.pop(fields, {}).get("field", [])}
    return [
        Image.of(_path(objects, reference, top), {keys.get(each.key, ""): each.value for each in _stamps(values)})
        for reference, values in objects.items()
        if kind(reference) == "VirtualMachine" and values.get("config.template")
    ]


def no_image(session: Session, datacenter: str, family: str, key: str) -> VsphereError:
    """Build the error for a system where no image of it is certified, or a path is needed; it says what there is."""
    images = read_images(session, datacenter)
    if newest(images, family):
        cause, remedy = "here the path of a template is expected", "name one by its path"
    else:
        cause = f"no image of it has passed certification in datacenter {datacenter!r}"
        remedy = "certify one with playbooks/certify_template.yml, or name a template by its path"
    return failed(f"find an image of {family!r} for {key}", f"{cause}; {choices(images, family)}", remedy)


def _stamps(values: Mapping[str, Any]) -> list[Any]:
    return values.get("customValue") or []


def _path(objects: Mapping[Any, Mapping[str, Any]], reference: Any, top: Any) -> str:
    """Return the path of an object below a folder."""
    names: list[str] = []
    while reference is not None and reference != top:
        values = objects.get(reference, {})
        names.insert(0, values.get("name", ""))
        reference = values.get("parent")
    return "/".join(names)
