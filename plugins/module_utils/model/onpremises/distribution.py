# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The part of a furyctl config that says what the distribution installs: passed through, and not understood here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

KEYS = ("distributionVersion", "distribution", "plugins")
_REQUIRED = KEYS[:2]
_RELEASE = re.compile(r"v?\d+\.(\d+)\.\d+\S*")


class DistributionError(ValueError):
    """The part is not there, or not all of it."""


def distribution_part(document: Any) -> dict[str, Any]:
    """Return the part of a document that has its keys at the top or below `spec`; raise DistributionError."""
    if not isinstance(document, Mapping):
        raise DistributionError(f"it is a {type(document).__name__}, not a mapping with {', '.join(KEYS)}")
    below = document.get("spec")
    source = below if isinstance(below, Mapping) else document
    part = {key: source[key] for key in KEYS if source.get(key) is not None}
    missing = [key for key in _REQUIRED if not part.get(key)]
    if missing:
        raise DistributionError(
            f"it lacks {' and '.join(missing)}: furyctl needs distributionVersion, such as v1.32.0, and distribution "
            "with its modules; plugins may be left out"
        )
    return part


def version_note(distribution_version: str, kubernetes_version: str) -> str:
    """Tell that a release of the distribution is for another Kubernetes; empty when it is not, or cannot be known.

    A release is called after the minor version of its Kubernetes; a branch tells nothing.
    """
    release = _RELEASE.fullmatch(distribution_version)
    minor = kubernetes_version.split(".")[1]
    if release is None or release[1] == minor:
        return ""
    return (
        f"distributionVersion {distribution_version} is for Kubernetes 1.{release[1]}, and the cluster has "
        f"{kubernetes_version}: choose the distribution's release for 1.{minor}"
    )
