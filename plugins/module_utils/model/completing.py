# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filling in the defaults that a schema has itself, which depend on nothing else."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any


def with_defaults(schema: Mapping[str, Any], value: Any) -> Any:
    """Fill in a value's defaults, and return it."""
    if isinstance(value, dict):
        for key, below in schema.get("properties", {}).items():
            if key not in value and "default" in below:
                value[key] = copy.deepcopy(below["default"])
            if key in value:
                value[key] = with_defaults(below, value[key])
    elif isinstance(value, list) and "items" in schema:
        return [with_defaults(schema["items"], each) for each in value]
    return value
