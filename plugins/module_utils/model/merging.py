# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Laying one partial cluster model over another."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any


def merge(site: Mapping[str, Any], cluster: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a cluster's partial model over its site's and return the result; neither argument is changed.

    Mappings are merged key by key. Everything else, lists too, is the cluster's where the cluster has it.
    """
    merged = copy.deepcopy(dict(site))
    for key, value in cluster.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = merge(below, value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged
