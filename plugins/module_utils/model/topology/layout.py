# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where everything of the picture is: boxes within boxes, and texts that fit into them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .tiers import Panel, Tier, tiers
from .words import SEPARATOR, chips, headline, legend, size, subtitle
from .writing import Font

Values = Mapping[str, Any]

TITLE = Font(26, bold=True)
SUBTITLE = Font(13)
CHIP = Font(12, bold=True)
TIER = Font(11, bold=True)
PANEL = Font(14, bold=True)
DETAIL = Font(11)
NAME = Font(13, bold=True)
ADDRESS = Font(12, monospaced=True)


@dataclass(frozen=True)
class Grid:
    """The measures of a picture.

    Attributes:
        columns: cards beside each other at most.
        card: the width of a card when a row is full; it may be wider, up to `widest`.
        dense: from how many cards on a panel has small ones.
    """

    columns: int
    card: float
    widest: float
    margin: float
    padding: float
    gap: float
    dense: int

    @property
    def width(self) -> float:
        """Return the width of the whole picture."""
        return 2 * self.margin + self.inner

    @property
    def inner(self) -> float:
        """Return the width of a row."""
        return 2 * self.padding + self.columns * self.card + (self.columns - 1) * self.gap


WIDE = Grid(columns=5, card=216, widest=292, margin=28, padding=16, gap=12, dense=15)
NARROW = Grid(columns=2, card=196, widest=404, margin=12, padding=10, gap=8, dense=8)


@dataclass(frozen=True)
class Text:
    """A line of text; `x` is where it begins, or ends when it is `at_end`, or its middle."""

    text: str
    x: float
    y: float
    font: Font
    kind: str
    anchor: str = "start"

    @property
    def left(self) -> float:
        """Return where it begins at the earliest."""
        width = self.font.width(self.text)
        return self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]

    @property
    def right(self) -> float:
        """Return where it ends at the latest."""
        return self.left + self.font.width(self.text)


class Line(NamedTuple):
    """Where a line of text may be: `x` as in Text, and how wide it may be."""

    x: float
    y: float
    room: float
    anchor: str = "start"


@dataclass(frozen=True)
class Dot:
    """A small mark that stands for a machine."""

    x: float
    y: float
    state: str


@dataclass
class Box:
    """A rectangle with what is in it.

    Attributes:
        kind: what it is: tier, panel, card, host, chip or endpoint.
        about: what it shows: a node of the data, or words.
    """

    kind: str
    x: float
    y: float
    width: float
    height: float
    about: Any = None
    state: str = ""
    role: str = ""
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)

    @property
    def right(self) -> float:
        """Return its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return its lower edge."""
        return self.y + self.height

    def write(self, text: str, line: Line, font: Font, kind: str) -> None:
        """Write a line that is at most as wide as there is room."""
        fitted = font.fitted(text, line.room)
        if fitted:
            self.texts.append(Text(fitted, line.x, line.y, font, kind, line.anchor))


@dataclass(frozen=True)
class Arrow:
    """What leads from one box down to another."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Layout:
    """A whole picture."""

    width: float
    height: float
    boxes: list[Box]
    arrows: list[Arrow]


_BETWEEN_TIERS = 34
_BETWEEN_PANELS = 16
_PANEL_HEAD = 52
_TIER_HEAD = 26
_CARD_HEIGHT, _DENSE_HEIGHT = 88, 46
_CHIP_HEIGHT = 28
_DOT = 15


def layout(data: Values, grid: Grid = WIDE) -> Layout:
    """Lay a cluster out."""
    head = _head(data, grid)
    boxes, arrows = [head], []
    top = head.bottom + 26
    for number, entry in enumerate(tiers(data)):
        if number:
            if entry.is_below:
                arrows.append(Arrow(grid.width / 2, top + 3, top + _BETWEEN_TIERS - 5))
            top += _BETWEEN_TIERS
        tier = _tier(entry, grid, top)
        boxes.append(tier)
        top = tier.bottom
    foot = _foot(data, grid, top + 20)
    boxes.append(foot)
    return Layout(grid.width, foot.bottom + grid.margin, boxes, arrows)


def _head(data: Values, grid: Grid) -> Box:
    box = Box("head", grid.margin, grid.margin, grid.inner, 0)
    box.write(headline(data), Line(box.x, box.y + 24, grid.inner), TITLE, "title")
    y = box.y + 48
    for line in subtitle(data, lambda text: SUBTITLE.width(text) <= grid.inner):
        box.write(line, Line(box.x, y, grid.inner), SUBTITLE, "muted")
        y += 19
    bottom = _chips(box, chips(data), y)
    box.height = bottom - box.y
    return box


def _foot(data: Values, grid: Grid, top: float) -> Box:
    box = Box("foot", grid.margin, top, grid.inner, 0)
    box.height = _chips(box, legend(data), top) - top
    return box


def _chips(box: Box, entries: Iterable[tuple[str, str]], top: float) -> float:
    """Lay small boxes with a state's mark and words in rows below each other; return their lower edge."""
    x, y = box.x, top
    for state, words in entries:
        room = box.width - 46
        text = CHIP.fitted(words, room)
        width = CHIP.width(text) + 42
        if x > box.x and x + width > box.right:
            x, y = box.x, y + _CHIP_HEIGHT + 8
        chip = Box("chip", x, y, width, _CHIP_HEIGHT, state=state)
        chip.write(text, Line(x + 30, y + 18, room), CHIP, "words")
        box.boxes.append(chip)
        x += width + 8
    return y + (_CHIP_HEIGHT if box.boxes else 0)


def _tier(entry: Tier, grid: Grid, top: float) -> Box:
    tier = Box("tier", grid.margin, top, grid.inner, 0)
    title = entry.title.upper()
    tier.write(title, Line(tier.x, top + 12, grid.inner), TIER, "tier")
    indent = TIER.width(title) + 12
    tier.write(entry.detail, Line(tier.x + indent, top + 12, grid.inner - indent), DETAIL, "muted")
    y = top + _TIER_HEAD
    for shelf in _shelves(entry.panels, grid.columns):
        boxes = _shelf(shelf, grid, y)
        tier.boxes += boxes
        y = max(box.bottom for box in boxes) + _BETWEEN_PANELS
    tier.height = y - _BETWEEN_PANELS - top
    return tier


def _columns(panel: Panel, columns: int) -> int:
    """Return how many cards of a panel stand beside each other: full rows, and no row for one card alone."""
    count = max(len(panel.cards), 1)
    if count <= columns:
        return count
    return math.ceil(count / math.ceil(count / columns)) if count <= 2 * columns else columns


def _shelves(panels: Sequence[Panel], columns: int) -> list[list[tuple[Panel, int]]]:
    """Put panels, with their columns, on the first shelf that has room."""
    shelves: list[list[tuple[Panel, int]]] = []
    # Failure domains stand beside each other, like the rooms that they often are.
    most = max(columns // len(panels), 1) if panels and panels[0].role == "host" else columns
    for panel in panels:
        own = _columns(panel, most)
        room = (shelf for shelf in shelves if sum(taken for _panel, taken in shelf) + own <= columns)
        shelf = next(room, None)
        if shelf is None:
            shelf = []
            shelves.append(shelf)
        shelf.append((panel, own))
    return shelves


def _shelf(panels: Sequence[tuple[Panel, int]], grid: Grid, top: float) -> list[Box]:
    """Lay panels side by side: as wide as their cards want to be, in the middle, of one height."""
    columns = [own for _panel, own in panels]
    room = grid.inner - (len(panels) - 1) * _BETWEEN_PANELS
    widths = [
        min(
            room * own / max(sum(columns), 1),
            2 * grid.padding + own * grid.widest + (own - 1) * grid.gap,
        )
        for own in columns
    ]
    x = grid.margin + (room - sum(widths)) / 2
    boxes = []
    for (panel, own), width in zip(panels, widths, strict=True):
        boxes.append(_panel(panel, own, grid, Box("panel", x, top, width, 0, panel, role=panel.role)))
        x += width + _BETWEEN_PANELS
    height = max(box.height for box in boxes)
    for box in boxes:
        box.height = height
    return boxes


def _panel(panel: Panel, columns: int, grid: Grid, box: Box) -> Box:
    room = box.width - 2 * grid.padding
    count = PANEL.fitted(panel.count, room / 2)
    left = box.x + grid.padding
    box.write(panel.name, Line(left, box.y + 24, room - PANEL.width(count) - 10), PANEL, "name")
    kind = "count" if panel.is_complete else "short"
    box.write(count, Line(box.right - grid.padding, box.y + 24, room / 2, "end"), PANEL, kind)
    box.write(panel.detail, Line(left, box.y + 42, room), DETAIL, "muted")
    width = (room - (columns - 1) * grid.gap) / columns
    dense = len(panel.cards) > grid.dense
    draw = _drawing(panel, dense)
    y = box.y + _PANEL_HEAD
    for start in range(0, len(panel.cards), columns):
        row = []
        for place, about in enumerate(panel.cards[start : start + columns]):
            x = left + place * (width + grid.gap)
            row.append(draw(about, Box("card", x, y, width, 0, about)))
        height = max(card.height for card in row)
        for card in row:
            card.height = height
        box.boxes += row
        y += height + grid.gap
    box.height = y - grid.gap + grid.padding - box.y if panel.cards else _PANEL_HEAD
    return box


def _drawing(panel: Panel, dense: bool) -> Callable[[Values, Box], Box]:
    if panel.role == "host":
        return _host
    if panel.role == "endpoint":
        return _endpoint
    return _dense if dense else _card


_TEXT_X = 36


def _card(node: Values, box: Box) -> Box:
    box.height, box.state, box.role = _CARD_HEIGHT, node["state"], node["role"]
    room = box.width - _TEXT_X - 10
    x = box.x + _TEXT_X
    box.write(_name(node, room), Line(x, box.y + 22, room), NAME, "name")
    box.write(node["address"] or "no address yet", Line(x, box.y + 40, room), ADDRESS, "address")
    state = SEPARATOR.join(filter(None, [node["state_text"], node["version"]]))
    box.write(state, Line(x, box.y + 58, room), DETAIL, "state")
    box.write(_whereabouts(node, room), Line(x, box.y + 75, room), DETAIL, "muted")
    return box


def _dense(node: Values, box: Box) -> Box:
    box.height, box.state, box.role = _DENSE_HEIGHT, node["state"], node["role"]
    room = box.width - _TEXT_X - 8
    x = box.x + _TEXT_X
    box.write(_name(node, room), Line(x, box.y + 20, room), NAME, "name")
    box.write(node["address"] or "no address yet", Line(x, box.y + 37, room), ADDRESS, "address")
    return box


def _name(node: Values, room: float) -> str:
    """Return a node's name; without the cluster's before it where there is no room for both."""
    if NAME.width(node["name"]) <= room:
        return str(node["name"])
    _cluster, found, rest = node["name"].partition(f"-{node['pool']}-")
    return f"{found[1:]}{rest}" if found else str(node["name"])


def _whereabouts(node: Values, room: float) -> str:
    """Return size and host; the host without its domain, or alone, where there is no room for all."""
    host = node["host"] if _is_address(node["host"]) else node["host"].partition(".")[0]
    choices = [SEPARATOR.join(filter(None, [size(node), name])) for name in (node["host"], host)]
    return next((text for text in choices if DETAIL.width(text) <= room), host)


def _is_address(host: str) -> bool:
    return host.replace(".", "").isdigit()


def _host(host: Values, box: Box) -> Box:
    box.kind = "host"
    room = box.width - 24
    x = box.x + 12
    box.write(host["name"], Line(x, box.y + 22, room), NAME, "name")
    count = len(host["states"])
    box.write(f"{count} {'machine' if count == 1 else 'machines'}", Line(x, box.y + 40, room), DETAIL, "muted")
    in_row = max(int(room // _DOT), 1)
    for place, state in enumerate(host["states"]):
        row, column = divmod(place, in_row)
        box.dots.append(Dot(x + 5 + column * _DOT, box.y + 56 + row * _DOT, state))
    box.height = 56 + math.ceil(count / in_row) * _DOT
    return box


def _endpoint(about: Values, box: Box) -> Box:
    box.kind, box.state, box.height = "endpoint", about["state"], 60
    room = box.width - _TEXT_X - 10
    box.write(about["address"], Line(box.x + _TEXT_X, box.y + 25, room), Font(15, monospaced=True), "name")
    box.write(about["words"], Line(box.x + _TEXT_X, box.y + 45, room), DETAIL, "muted")
    return box
