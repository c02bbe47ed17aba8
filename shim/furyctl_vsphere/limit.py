# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Pools and nodes that a run is limited to: whether the config has them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from .cluster_model import node_name, number_of
from .exit_codes import USAGE_ERROR
from .failure import ExpectedError

# Nodes of a pool that an error lists; of more it says how they go on.
_LISTED = 3


def check_limit(names: Sequence[str], cluster: str, model: Mapping[str, Any]) -> None:
    """Raise ExpectedError when a name is neither a pool's nor can be a node's.

    What is called like a node may be one, of a number above its pool's count or of a pool that is gone from the config:
    numbers are for life, and whether such a machine is there, vCenter tells.
    """
    pools = [str(pool["name"]) for pool in model["pools"]]
    unknown = [name for name in names if name not in pools and not _is_like_a_node(name, cluster)]
    if unknown:
        raise ExpectedError([_message(name, cluster, model) for name in unknown], USAGE_ERROR)


def _is_like_a_node(name: str, cluster: str) -> bool:
    pool = name.removeprefix(f"{cluster}-").rpartition("-")[0]
    return bool(pool) and number_of(name, cluster, pool) is not None


def _message(name: str, cluster: str, model: Mapping[str, Any]) -> str:
    pools = {str(pool["name"]): int(pool.get("count", 1)) for pool in model["pools"]}
    every_node = [node_name(cluster, pool, number + 1) for pool, count in pools.items() for number in range(count)]
    nearest = difflib.get_close_matches(name, [*pools, *every_node], 1)
    hint = f"did you mean {nearest[0]}? " if nearest else ""
    nodes = ", ".join(part for part in (_nodes(cluster, pool, count) for pool, count in pools.items()) if part)
    return (
        f"--limit {name}: neither a pool nor a node of {cluster}; {hint}pools: {', '.join(pools)}; "
        f"nodes by the config: {nodes}"
    )


def _nodes(cluster: str, pool: str, count: int) -> str:
    names = [node_name(cluster, pool, number + 1) for number in range(count)]
    if count > _LISTED:
        names = [names[0], "...", names[-1]]
    return ", ".join(names)
