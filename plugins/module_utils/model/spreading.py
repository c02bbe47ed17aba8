# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""On which host a new virtual machine goes, where vSphere does not choose itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .node import Machine, Node


def spread(nodes: Iterable[Node], hosts: Sequence[str], machines: Iterable[Machine]) -> dict[str, str]:
    """Choose a host (by id) for every new node: first by fewest nodes of its pool, then of the cluster, then in order.

    So the nodes of a pool survive the loss of a host as well as their number allows.
    """
    of_pool: Counter[tuple[str, str]] = Counter()
    of_cluster: Counter[str] = Counter()
    for machine in machines:
        of_pool[machine.host, machine.pool] += 1
        of_cluster[machine.host] += 1
    chosen = {}
    for node in nodes:
        pool = node.pool
        host = min(hosts, key=lambda host, pool=pool: (of_pool[host, pool], of_cluster[host]))  # type: ignore[misc]
        of_pool[host, pool] += 1
        of_cluster[host] += 1
        chosen[node.name] = host
    return chosen
