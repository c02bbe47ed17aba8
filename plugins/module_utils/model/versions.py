# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading versions, and looking them up in the table of releases."""

from __future__ import annotations

import re
from dataclasses import replace

from .releases import MOVED_TO_REGISTRY, REGISTRY, RELEASES, Release

_FULL_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


def is_full_version(version: str) -> bool:
    """Tell whether the text is `major.minor.patch`, all three numbers, without a leading "v"."""
    return _FULL_VERSION.fullmatch(version) is not None


def minor_of(version: str) -> str:
    """Return `1.20` for `1.20.2`."""
    return ".".join(version.split(".")[:2])


def numbers_of(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version, to compare it by: (4, 18, 0) for `4.18.0-553.el8_10.x86_64`."""
    leading = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(number) for number in leading[0].split(".")) if leading else ()


def release_of(version: str) -> Release | None:
    """Return the companions of a full Kubernetes version, or None when this collection does not know its minor."""
    if not is_full_version(version):
        return None
    release = RELEASES.get(minor_of(version))
    first_moved = MOVED_TO_REGISTRY.get(minor_of(version))
    if release is not None and first_moved is not None and numbers_of(version)[2] >= first_moved:
        return replace(release, image_repository=REGISTRY)
    return release


def supported_versions() -> str:
    """Return the minors of the table as a sentence's part, for messages: `1.20.x to 1.35.x`."""
    minors = list(RELEASES)
    return f"{minors[0]}.x to {minors[-1]}.x"
