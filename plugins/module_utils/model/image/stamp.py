# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is written on a template: what it was made from, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .naming import source_identity, template_name

IMAGE = "fury.image"
SYSTEM = "fury.image_system"
VERSION = "fury.image_version"
HASH = "fury.image_hash"
SOURCE = "fury.image_source"
STEP = "fury.image_step"
CUSTOMIZATION = "fury.customization"
CERTIFIED = "fury.certified"
CERTIFIED_AT = "fury.certified_at"

# How far the builder is: it is being set up, or what makes it one machine among others is being taken away.
BUILDING = "building"
SEALING = "sealing"

PASSED = "passed"
FAILED = "failed"

# vSphere knows no empty attribute.
NONE = "none"

# Attributes of facts that the guest tells, by the names of the facts.
_FACTS = {
    "os": "fury.image_os",
    "kernel": "fury.image_kernel",
    "tools": "fury.image_tools",
    "cloud_init": "fury.image_cloud_init",
    "containerd": "fury.image_containerd",
    "kubernetes": "fury.image_kubernetes",
}
BUILT = "fury.image_built"
_BUILDER = "fury.image_builder"

_WORDS = {
    IMAGE: "Image",
    VERSION: "Version",
    "fury.image_os": "System",
    "fury.image_kernel": "Kernel",
    "fury.image_tools": "VMware Tools",
    "fury.image_cloud_init": "cloud-init",
    "fury.image_containerd": "containerd",
    "fury.image_kubernetes": "Kubernetes",
    CUSTOMIZATION: "Customization",
    SOURCE: "Source",
    HASH: "Definition",
    BUILT: "Built",
    _BUILDER: "By",
    CERTIFIED: "Certification",
    CERTIFIED_AT: "Certified",
}


class Making(NamedTuple):
    """How a version of an image was made.

    Attributes:
        definition_hash: of the definition.
        built: when, as UTC in ISO 8601.
        builder: version of this collection.
    """

    version: int
    definition_hash: str
    built: str
    builder: str


def marks(definition_hash: str, step: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes of a builder: what it is being made for, how far it is, and what its guest told."""
    return {HASH: definition_hash, STEP: step, **{name: facts[key] for key, name in _FACTS.items() if facts.get(key)}}


def stamp(
    image: Mapping[str, Any], making: Making, facts: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """Return the custom attributes of a template of a complete definition.

    What its guest told before it was sealed, and when it was built, is in the attributes that it has already (`known`).
    What nobody told is none.
    """
    earlier = known if known.get(HASH) == making.definition_hash else {}
    told = {name: facts.get(key) or earlier.get(name) or NONE for key, name in _FACTS.items()}
    return {
        IMAGE: image["name"],
        SYSTEM: image["system"],
        VERSION: str(making.version),
        HASH: making.definition_hash,
        SOURCE: source_identity(image["source"]),
        **told,
        BUILT: (earlier.get(VERSION) and earlier.get(BUILT)) or making.built,
        _BUILDER: (earlier.get(VERSION) and earlier.get(_BUILDER)) or making.builder or NONE,
        CUSTOMIZATION: image["customization"],
    }


def notes(attributes: Mapping[str, str]) -> str:
    """Return the notes of a template, a line for each attribute that it has."""
    lines = [f"{words}: {attributes[name]}" for name, words in _WORDS.items() if attributes.get(name, NONE) != NONE]
    return "\n".join(["Golden image. Clone it; do not start it.", *lines])


def manifest(path: str, attributes: Mapping[str, str], packages: Iterable[str]) -> dict[str, Any]:
    """Return the manifest of the template at a path: its attributes under plain names, and all of its packages."""
    named = {name.removeprefix("fury.").removeprefix("image_"): value for name, value in sorted(attributes.items())}
    certification = {key: named.pop(key, NONE) for key in ("certified", "certified_at")}
    return {
        "template": path,
        **named,
        "certification": {"verdict": certification["certified"], "at": certification["certified_at"]},
        "packages": sorted(packages),
    }


class Stamp(NamedTuple):
    """What a template's attributes say, as far as decisions depend on it.

    Attributes:
        version: 0 when it is damaged.
        certified: passed, failed, or "" for not certified.
    """

    image: str
    version: int
    definition_hash: str
    certified: str

    @property
    def name(self) -> str:
        """Return the name of the template that it belongs to."""
        return template_name(self.image, self.version)


def read_stamp(attributes: Mapping[str, str]) -> Stamp | None:
    """Return the stamp in attributes; None when there is none, as on a builder, which is no version yet."""
    version = attributes.get(VERSION, "")
    if not attributes.get(IMAGE) or not version:
        return None
    return Stamp(
        image=attributes[IMAGE],
        version=int(version) if version.isascii() and version.isdecimal() else 0,
        definition_hash=attributes.get(HASH, ""),
        certified=attributes.get(CERTIFIED, ""),
    )
