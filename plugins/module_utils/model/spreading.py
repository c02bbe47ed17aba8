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
        load = {host: (of_pool[host, node.pool], of_cluster[host]) for host in hosts}
        host = min(hosts, key=load.__getitem__)
        of_pool[host, node.pool] += 1
        of_cluster[host] += 1
        chosen[node.name] = host
    return chosen
