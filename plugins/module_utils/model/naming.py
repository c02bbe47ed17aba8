# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Names of nodes: the virtual machine, the host and the Kubernetes node are called the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count, filterfalse, islice
from typing import Any


def node_name(cluster: str, pool: str, number: int) -> str:
    """Return `<cluster>-<pool>-<number>`."""
    return f"{cluster}-{pool}-{number}"


def number_of(name: str, cluster: str, pool: str) -> int | None:
    """Return the number in a node's name, or None when the name is none of this pool's.

    A number has no leading zero, so that exactly one name exists for each.
    """
    prefix = node_name(cluster, pool, 0)[:-1]
    digits = name[len(prefix) :]
    if not name.startswith(prefix) or not (digits.isascii() and digits.isdecimal()) or digits.startswith("0"):
        return None
    return int(digits)


def free_numbers(taken: Iterable[int]) -> Iterator[int]:
    """Yield the numbers that no node has, from 1 up, without end."""
    return filterfalse(set(taken).__contains__, count(1))


def missing_names(cluster: str, pool: Mapping[str, Any], names: Collection[str]) -> Iterator[str]:
    """Yield the names of the nodes that a pool lacks; `names` are those that it has."""
    taken = [number_of(name, cluster, pool["name"]) or 0 for name in names]
    numbers = islice(free_numbers(taken), max(0, pool["count"] - len(names)))
    return (node_name(cluster, pool["name"], number) for number in numbers)
