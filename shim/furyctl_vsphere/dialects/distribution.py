# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The distribution's part of a config: which versions of it we know, and what of a document is its own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

# The version of Kubernetes that goes with a version of the distribution, where that is known here.
KUBERNETES = {"v1.35.1": "1.35.5"}
PARTS = ("distributionVersion", "distribution", "plugins")


def distribution_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a document says of the distribution, as it stands there."""
    spec = data.get("spec")
    return {part: copy.deepcopy(spec[part]) for part in PARTS if part in spec} if isinstance(spec, Mapping) else {}
