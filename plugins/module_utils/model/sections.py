# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading a model that may be wrong: while it is being validated, any key may be missing or hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def section(model: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the mapping under a key, the very one; an empty one when there is none."""
    value = model.get(key)
    return value if isinstance(value, dict) else {}


def entries(model: Mapping[str, Any], key: str) -> list[Any]:
    """Return the list under a key; an empty one when there is none."""
    value = model.get(key)
    return value if isinstance(value, list) else []


def pools_of(model: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """Return the pools that are mappings, by their index in the list."""
    return {index: pool for index, pool in enumerate(entries(model, "pools")) if isinstance(pool, dict)}


def count_of(pool: Mapping[str, Any]) -> int:
    """Return the number of nodes that a pool wants."""
    count = pool.get("count", 1)
    return count if isinstance(count, int) else 0


def nodes_of_role(model: Mapping[str, Any], role: str) -> int:
    """Count the nodes that a model wants of a role."""
    return sum(count_of(pool) for pool in pools_of(model).values() if pool.get("role") == role)


def roles_are_known(model: Mapping[str, Any]) -> bool:
    """Tell whether every pool has a role, so that counting the nodes of one is no guess."""
    return all(isinstance(pool, dict) and isinstance(pool.get("role"), str) for pool in entries(model, "pools"))
