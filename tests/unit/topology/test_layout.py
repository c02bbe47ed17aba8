"""The geometry of the pictures: nothing overlaps, nothing sticks out, every text fits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.data import topology
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.grid import NARROW, WIDE, Grid
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.layout import layout
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.shapes import Box
from sample import ENDPOINT, POOLS, VCENTER, cluster_of, customers_cluster, kubernetes, machines, model

GRIDS = pytest.mark.parametrize("grid", [WIDE, NARROW], ids=["wide", "narrow"])
# A unit of the picture, for roundings.
SLACK = 0.01
# Parts of a font's size that letters reach above and below the line.
ASCENT, DESCENT = 0.8, 0.25


def awkward() -> dict[str, Any]:
    """Return a cluster whose names are as long and as wide as they can be."""
    name = "w" * 40
    pools = [
        {"name": "m" * 20, "role": "control_plane", "count": 1},
        {"name": "W<&>" * 5, "role": "worker", "count": 3, "labels": {"m" * 60: "W" * 60}},
        {
            "name": "\u6f22\u5b57" * 12,
            "role": "worker",
            "count": 9,
            "taints": [{"key": "k" * 90, "effect": "NoExecute"}],
        },
    ]
    nodes = [{**node, "host": "M" * 60} for node in machines(name, pools)]
    data = model(name, pools)
    data["vsphere"]["folder"] = "deep/" * 40
    return topology(data, nodes, {"host": "m" * 80, "port": 6443}, None, {**VCENTER, "name": "W" * 70})


CLUSTERS: dict[str, dict[str, Any]] = {
    "customer": customers_cluster(),
    "awkward": awkward(),
    "empty": topology(model("none", []), [], None),
    "nothing there": topology(model("shop", POOLS), [], ENDPOINT, kubernetes([]), VCENTER),
    **{f"{count} workers": cluster_of(count) for count in (*range(1, 17), 31, 64, 200)},
}


def all_boxes(boxes: list[Box]) -> Iterator[Box]:
    for box in boxes:
        yield box
        yield from all_boxes(box.boxes)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.right - SLACK
        and other.x < one.right - SLACK
        and one.y < other.bottom - SLACK
        and other.y < one.bottom - SLACK
    )


@GRIDS
@pytest.mark.parametrize("name", CLUSTERS)
def test_no_two_boxes_overlap(name: str, grid: Grid) -> None:
    drawn = layout(CLUSTERS[name], grid)
    for siblings in [drawn.boxes, *(box.boxes for box in all_boxes(drawn.boxes))]:
        for one, other in combinations(siblings, 2):
            assert not overlap(one, other), (one.kind, one.y, other.kind, other.y)


@GRIDS
@pytest.mark.parametrize("name", CLUSTERS)
def test_boxes_are_within_the_box_around_them_and_the_picture(name: str, grid: Grid) -> None:
    drawn = layout(CLUSTERS[name], grid)
    assert drawn.width == grid.width
    for box in all_boxes(drawn.boxes):
        assert box.x >= grid.margin - SLACK
        assert box.right <= drawn.width - grid.margin + SLACK
        assert box.bottom <= drawn.height - grid.margin + SLACK
        for inner in box.boxes:
            assert inner.x >= box.x - SLACK
            assert inner.right <= box.right + SLACK
            assert inner.y >= box.y - SLACK
            assert inner.bottom <= box.bottom + SLACK


@GRIDS
@pytest.mark.parametrize("name", CLUSTERS)
def test_texts_fit_into_their_boxes_and_into_each_other_not(name: str, grid: Grid) -> None:
    for box in all_boxes(layout(CLUSTERS[name], grid).boxes):
        for text in box.texts:
            assert text.left >= box.x - SLACK, text
            assert text.right <= box.right + SLACK, text
            assert box.y < text.y <= box.bottom, text
        for one, other in combinations(box.texts, 2):
            if one.y - ASCENT * one.font.size < other.y + DESCENT * other.font.size and (
                other.y - ASCENT * other.font.size < one.y + DESCENT * one.font.size
            ):
                assert one.right <= other.left + SLACK or other.right <= one.left + SLACK, (one, other)
        for dot in box.dots:
            assert box.x < dot.x - 5 < dot.x + 6 < box.right
            assert box.y < dot.y - 5 < dot.y + 6 < box.bottom


@GRIDS
@pytest.mark.parametrize("name", CLUSTERS)
def test_every_machine_is_there_once(name: str, grid: Grid) -> None:
    data = CLUSTERS[name]
    cards = [box.about["name"] for box in all_boxes(layout(data, grid).boxes) if box.kind == "card"]
    assert sorted(cards) == sorted(node["name"] for pool in data["pools"] for node in pool["nodes"])
    dots = sum(len(box.dots) for box in all_boxes(layout(data, grid).boxes))
    assert dots == sum(len(host["nodes"]) for domain in data["failure_domains"] for host in domain["hosts"])


def test_names_are_told_apart_where_there_is_no_room_for_them() -> None:
    names = [box.texts[0].text for box in all_boxes(layout(cluster_of(200), NARROW).boxes) if box.kind == "card"]
    assert len(names) == len(set(names)) == 228


def test_a_picture_of_many_stays_one_that_can_be_looked_at() -> None:
    drawn = layout(cluster_of(200), WIDE)
    assert drawn.height < 4 * drawn.width
