# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Templates that a config names by their system: the newest image of it that passed certification."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from .stamp import BUILT, CERTIFIED, CERTIFIED_AT, FAILED, PASSED, SYSTEM, VERSION
from .standing import is_outdated, moment_of, value_of
from .systems import IMAGE_SYSTEMS

_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)


@dataclass(frozen=True)
class Image:
    """A template, and what its stamp says. Empty: nothing.

    Attributes:
        path: below the datacenter's VM folder.
        system: one of IMAGE_SYSTEMS; empty for templates that are no images.
        version: 0: unknown.
        built: moment in ISO 8601, as `certified_at`.
        certified: passed or failed.
    """

    path: str
    system: str = ""
    version: int = 0
    built: str = ""
    certified: str = ""
    certified_at: str = ""

    @classmethod
    def of(cls, path: str, stamp: Mapping[str, str]) -> Image:
        """Build it from the custom attributes of a template."""
        version = value_of(stamp, VERSION)
        return cls(
            path=path,
            system=value_of(stamp, SYSTEM),
            version=int(version) if version.isascii() and version.isdecimal() else 0,
            built=value_of(stamp, BUILT),
            certified=value_of(stamp, CERTIFIED),
            certified_at=value_of(stamp, CERTIFIED_AT),
        )

    @property
    def is_certified(self) -> bool:
        """Tell whether it passed certification, as it is now."""
        return self.certified == PASSED and not is_outdated(self.built, self.certified_at)

    @property
    def standing(self) -> str:
        """Say how it stands with its certification, in a few words."""
        if self.is_certified:
            return "certified"
        words = {PASSED: "built after its certification", FAILED: "failed certification"}
        return words.get(self.certified, "not certified")


def families_of(model: Mapping[str, Any]) -> frozenset[str]:
    """Return the systems that a complete model names where a template is to be named."""
    return frozenset(pool["template"] for pool in model["pools"] if pool["template"] in IMAGE_SYSTEMS)


def newest(images: Iterable[Image], family: str) -> Image | None:
    """Return the image of a system that new nodes are made from; None when none is certified."""
    fit = [image for image in images if image.system == family and image.is_certified]
    return max(fit, key=lambda image: (moment_of(image.built) or _LONG_AGO, image.version, image.path), default=None)


def with_images(model: Mapping[str, Any], images: Collection[Image]) -> dict[str, Any]:
    """Return a complete model whose pools name paths of templates where they named systems.

    A template whose path is the name of a system is that template. Without a certified image a name stays: only who
    makes a new node needs one. Each such pool also says what its nodes that are there may have been made from:
    `template_family` is the system, `template_images` are the paths of all of its images.
    """
    paths = {image.path for image in images}
    found = {family: _template_of(family, images) for family in IMAGE_SYSTEMS if family not in paths}
    vsphere = model["vsphere"]
    return {
        **model,
        "vsphere": {**vsphere, "template": found.get(vsphere["template"], vsphere)["template"]},
        "pools": [{**pool, **found.get(pool["template"], {})} for pool in model["pools"]],
    }


def choices(images: Iterable[Image], family: str) -> str:
    """Say which images there are, of a system or else of any, and why none of them is taken; for messages."""
    known = sorted((image for image in images if image.system), key=lambda image: image.path)
    own = [f"{image.path} ({image.standing})" for image in known if image.system == family]
    others = [f"{image.path} ({image.system}, {image.standing})" for image in known]
    if own:
        return f"there is {', '.join(own)}"
    return f"there is no image of it, but {', '.join(others)}" if others else "there is no image at all"


def _template_of(family: str, images: Collection[Image]) -> dict[str, Any]:
    found = newest(images, family)
    return {
        "template": found.path if found else family,
        "template_family": family,
        "template_images": [image.path for image in images if image.system == family],
    }
