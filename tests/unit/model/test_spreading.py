"""On which places, as hosts and failure domains are, new nodes go."""

from __future__ import annotations

from collections import Counter

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.spreading import Occupant, spread


def nodes(pool: str, *numbers: int) -> list[tuple[str, str]]:
    return [(f"demo-{pool}-{number}", pool) for number in numbers]


def everywhere(places: str, *pools: str) -> dict[str, list[str]]:
    return {pool: list(places) for pool in pools}


def test_nodes_of_a_pool_are_in_different_places() -> None:
    chosen = spread(nodes("master", 1, 2, 3), everywhere("abc", "master"), [])
    assert chosen == {"demo-master-1": "a", "demo-master-2": "b", "demo-master-3": "c"}


def test_places_are_used_evenly() -> None:
    pools = ("master", "apps", "infra")
    new = [node for pool in pools for node in nodes(pool, 1, 2)]
    assert Counter(spread(new, everywhere("abc", *pools), []).values()) == {"a": 2, "b": 2, "c": 2}


@pytest.mark.parametrize(
    ("occupied", "pool", "place"),
    [
        ([], "apps", "a"),
        (["apps a"], "apps", "b"),
        (["apps a", "infra b", "infra b"], "apps", "b"),  # the own pool counts first
        (["apps a", "infra b", "infra b"], "other", "a"),  # then the cluster
        (["apps a", "apps b"], "apps", "a"),
        (["apps a", "apps b", "infra a"], "apps", "b"),
        (["apps b", "apps b", "apps b"], "apps", "a"),  # scaled down by hand: evened out
        (["apps elsewhere", "apps "], "apps", "a"),
    ],
)
def test_machines_that_exist_count(occupied: list[str], pool: str, place: str) -> None:
    occupants = [Occupant(place, pool) for pool, place in (text.split(" ") for text in occupied)]
    [chosen] = spread(nodes(pool, 9), everywhere("ab", pool), occupants).values()
    assert chosen == place


def test_pool_goes_only_where_it_may() -> None:
    places = {"master": ["a", "b"], "apps": ["b"]}
    chosen = spread([*nodes("apps", 1, 2), *nodes("master", 1)], places, [])
    assert chosen == {"demo-apps-1": "b", "demo-apps-2": "b", "demo-master-1": "a"}


@pytest.mark.parametrize(
    ("occupied", "new", "places"),
    [
        ([], ["apps", "apps", "apps"], "aba"),
        (["apps a"], ["apps", "apps", "apps"], "bab"),
        (["apps a", "apps a"], ["apps", "apps", "apps"], "bba"),
        (["apps a", "apps a", "infra b", "infra b"], ["apps", "apps"], "bb"),
        (["infra a"], ["apps", "data", "logs"], "bab"),
        (["infra a", "data a"], ["apps", "logs", "more"], "bba"),
    ],
)
def test_every_node_counts_as_one(occupied: list[str], new: list[str], places: str) -> None:
    occupants = [Occupant(place, pool) for pool, place in (text.split(" ") for text in occupied)]
    wanted = [(f"demo-{pool}-{number}", pool) for number, pool in enumerate(new, 10)]
    assert "".join(spread(wanted, everywhere("ab", *new), occupants).values()) == places
