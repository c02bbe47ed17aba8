# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where everything of a picture is: tiers below each other, panels on shelves, cards in rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .cards import drawing
from .grid import WIDE, Grid
from .shapes import Arrow, Box, Layout, Line
from .tiers import Panel, Tier, tiers
from .words import chips, headline, legend, subtitle
from .writing import Font

Values = Mapping[str, Any]

_TITLE = Font(26, bold=True)
_SUBTITLE = Font(13)
_CHIP = Font(12, bold=True)
_TIER = Font(11, bold=True)
_PANEL = Font(14, bold=True)
_DETAIL = Font(11)

_BETWEEN_TIERS = 34
_BETWEEN_PANELS = 16
_PANEL_HEAD = 52
_TIER_HEAD = 26
_CHIP_HEIGHT = 28


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
    box.write(headline(data), Line(box.x, box.y + 24, grid.inner), _TITLE, "title")
    y = box.y + 48
    for line in subtitle(data, lambda text: _SUBTITLE.width(text) <= grid.inner):
        box.write(line, Line(box.x, y, grid.inner), _SUBTITLE, "muted")
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
        text = _CHIP.fitted(words, room)
        width = _CHIP.width(text) + 42
        if x > box.x and x + width > box.right:
            x, y = box.x, y + _CHIP_HEIGHT + 8
        chip = Box("chip", x, y, width, _CHIP_HEIGHT, state=state)
        chip.write(text, Line(x + 30, y + 18, room), _CHIP, "words")
        box.boxes.append(chip)
        x += width + 8
    return y + (_CHIP_HEIGHT if box.boxes else 0)


def _tier(entry: Tier, grid: Grid, top: float) -> Box:
    tier = Box("tier", grid.margin, top, grid.inner, 0)
    title = entry.title.upper()
    tier.write(title, Line(tier.x, top + 12, grid.inner), _TIER, "tier")
    indent = _TIER.width(title) + 12
    tier.write(entry.detail, Line(tier.x + indent, top + 12, grid.inner - indent), _DETAIL, "muted")
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
    count = _PANEL.fitted(panel.count, room / 2)
    left = box.x + grid.padding
    box.write(panel.name, Line(left, box.y + 24, room - _PANEL.width(count) - 10), _PANEL, "name")
    kind = "count" if panel.is_complete else "short"
    box.write(count, Line(box.right - grid.padding, box.y + 24, room / 2, "end"), _PANEL, kind)
    box.write(panel.detail, Line(left, box.y + 42, room), _DETAIL, "muted")
    width = (room - (columns - 1) * grid.gap) / columns
    dense = len(panel.cards) > grid.dense
    draw = drawing(panel, dense)
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
