# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Names of images' templates, of their sources, and of the clusters that builder and clones are machines of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

_SHOWN_DIGITS = 12
_SHORT_HASH = 8


def template_name(image: str, version: int) -> str:
    """Return `<image>-v<version>`."""
    return f"{image}-v{version}"


def source_identity(source: Mapping[str, Any]) -> str:
    """Return what tells a source from another: its checksum, or where in vCenter it is.

    An item of a content library and a machine are what they are by their names, whatever someone does to them.
    """
    if source.get("library"):
        return f"library:{source['library']['library']}/{source['library']['item']}"
    return f"machine:{source['machine']}" if source.get("machine") else str(source["checksum"])


def source_path(image: Mapping[str, Any]) -> str:
    """Return the path of what the builder is cloned from, as far as the definition tells; a machine is copied first."""
    return image["source"]["machine"] or imported_path(image)


def imported_path(image: Mapping[str, Any]) -> str:
    """Return the path of the template that a source is imported as: a file, or a copy of a machine that is none."""
    return f"{image['vsphere']['folder']}/sources/{source_name(image)}"


def source_name(image: Mapping[str, Any]) -> str:
    """Return the name of an imported source: the system, and the first digits of its checksum or of its name's."""
    identity = source_identity(image["source"])
    kind, _colon, digits = identity.partition(":")
    if kind in ("library", "machine"):
        digits = hashlib.sha256(identity.encode()).hexdigest()
    return f"{image['system']}-{digits[:_SHOWN_DIGITS]}"


def builder_cluster(image: str) -> str:
    """Return the name of the cluster whose only machine is the builder; it is part of a host name."""
    return f"{image.replace('.', '-')}-build"


def certification_cluster(template: str) -> str:
    """Return the name of the cluster of the clones that certify the template at a path."""
    return f"certify-{hashlib.sha256(template.encode()).hexdigest()[:_SHORT_HASH]}"
