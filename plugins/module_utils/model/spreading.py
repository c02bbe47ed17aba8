# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""On which of several places (hosts, failure domains) new nodes go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Occupant(NamedTuple):
    """A machine that is in a place already."""

    place: str
    pool: str


def spread(
    nodes: Iterable[tuple[str, str]], places: Mapping[str, Sequence[str]], occupants: Iterable[Occupant]
) -> dict[str, str]:
    """Choose a place for every new node, given as (name, pool); `places` are those that a pool may have.

    First by fewest nodes of its pool, then of the cluster, then in the order of the places: so the nodes of a pool
    survive the loss of a place as well as their number allows, also after having grown.
    """
    of_pool: Counter[Occupant] = Counter()
    of_cluster: Counter[str] = Counter()
    for occupant in occupants:
        of_pool[occupant] += 1
        of_cluster[occupant.place] += 1
    chosen = {}
    for name, pool in nodes:
        load = {place: (of_pool[Occupant(place, pool)], of_cluster[place]) for place in places[pool]}
        place = min(places[pool], key=load.__getitem__)
        of_pool[Occupant(place, pool)] += 1
        of_cluster[place] += 1
        chosen[name] = place
    return chosen
