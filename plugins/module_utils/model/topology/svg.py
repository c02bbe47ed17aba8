# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The picture as SVG, from its layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .grid import WIDE, Grid
from .layout import layout
from .markup import Markup, element, joined
from .shapes import Arrow, Box, Dot, Layout, Text
from .style import picture_style
from .words import description, headline

Values = Mapping[str, Any]

_CORNERS = {"panel": 12, "card": 9, "host": 9, "endpoint": 9, "chip": 14}
_DRAWN = frozenset(_CORNERS)
# States that need nobody's eye.
_WELL = ("ready", "running")
# Every state has a form of its own, so that colour is not all that tells them apart: strokes in a circle of radius 8.
_MARKS = {
    "ready": "M-3.6 .2 L-1 2.8 L3.8 -2.6",
    "running": "M-2 -3.4 L3.4 0 L-2 3.4 Z",
    "cordoned": "M-2 -3.2 V3.2 M2 -3.2 V3.2",
    "waiting": "M0 -3.8 V0 L2.8 1.8",
    "unknown": "M-2.4 -1.6 C-2.4 -4.6 2.4 -4.6 2.4 -1.6 C2.4 .3 0 .2 0 1.6 M0 4.2 V4.3",
    "off": "M-3.6 0 H3.6",
    "absent": "M-2.8 -2.8 L2.8 2.8 M2.8 -2.8 L-2.8 2.8",
    "not_ready": "M0 -4 V.8 M0 3.8 V3.9",
}


def svg(data: Values) -> str:
    """Return a picture that stands alone."""
    picture = _picture(data, layout(data, WIDE), "topology", is_alone=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n{picture}\n'


# In every file of ours; a file without it is not ours to write over.
MARK = "Written by sighup.fury_vsphere: a picture of a cluster."


def picture_in_page(data: Values, grid: Grid, name: str) -> Markup:
    """Return a picture within a page: without its style, and with cards that can be reached by the keyboard."""
    return _picture(data, layout(data, grid), name, is_alone=False)


def _picture(data: Values, drawn: Layout, name: str, is_alone: bool) -> Markup:
    width, height = float(drawn.width), float(drawn.height)
    size = f"{width:g} {round(height, 1):g}"
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "topology" if is_alone else f"topology {name}",
            "viewBox": f"0 0 {size}",
            "width": width if is_alone else None,
            "height": height if is_alone else None,
            # Within the page its cards are buttons, which a picture could not have.
            "role": "img" if is_alone else "group",
            "aria-labelledby": f"{name}-title {name}-description",
        },
        joined(
            element("title", {"id": f"{name}-title"}, headline(data)),
            element("desc", {"id": f"{name}-description"}, description(data)),
            *([element("style", {}, Markup(f"\n{picture_style()}"))] if is_alone else []),
            element("rect", {"class": "paper", "width": width, "height": height}, empty=True),
            *(_arrow(arrow) for arrow in drawn.arrows),
            *(part for box in drawn.boxes for part in _box(box, is_alone)),
        ),
    )


def _box(box: Box, is_alone: bool) -> Iterator[Markup]:
    parts = [
        *_frame(box),
        *_mark(box),
        *(_text(text, box.state) for text in box.texts),
        *(_dot(dot) for dot in box.dots),
    ]
    if box.kind == "card":
        yield element("g", _node_attributes(box, is_alone), element("title", {}, _title(box.about)), *parts)
    else:
        yield from parts
        for inner in box.boxes:
            yield from _box(inner, is_alone)


def _node_attributes(box: Box, is_alone: bool) -> dict[str, object]:
    if is_alone:
        return {"class": "node"}
    node = box.about
    return {
        "class": "node",
        "data-node": node["name"],
        "tabindex": 0,
        "role": "button",
        "aria-expanded": "false",
        "aria-controls": "details",
        "aria-label": f"{node['name']}, {node['state_text']}, {node['address'] or 'no address'}",
    }


def _title(node: Values) -> str:
    lines = [
        node["name"],
        f"{node['state_text']}{': ' + node['reason'] if node['reason'] else ''}",
        " ".join(filter(None, [node["address"], node["version"]])),
        node["system"],
        " ".join(filter(None, [node["host"], *node["datastores"]])),
    ]
    return "\n".join(line for line in lines if line)


def _frame(box: Box) -> Iterator[Markup]:
    if box.kind not in _DRAWN:
        return
    kind = {"host": "card", "endpoint": "card"}.get(box.kind, box.kind)
    corner = _CORNERS[box.kind]
    place = {"x": float(box.x), "y": float(box.y), "width": float(box.width), "height": float(box.height)}
    classes = f"{kind} edge-{box.state}" if box.kind == "card" and box.state not in _WELL else kind
    yield element("rect", {"class": classes, **place, "rx": corner}, empty=True)
    if box.kind == "panel" and box.role:
        # A stripe of the role's colour on the upper edge, within the rounded corners.
        stripe = {"x": float(box.x + 16), "y": float(box.y - 1.5), "width": 44, "height": 3, "rx": 1.5}
        yield element("rect", {"class": f"role-{box.role}", **stripe}, empty=True)


def _mark(box: Box) -> Iterator[Markup]:
    if not box.state:
        if box.kind == "chip":
            yield element("circle", {"class": "head", "cx": box.x + 16.0, "cy": box.y + 14.0, "r": 4}, empty=True)
        return
    x, y = (box.x + 16.0, box.y + 14.0) if box.kind == "chip" else (box.x + 19.0, box.y + 20.0)
    yield element(
        "g",
        {"transform": f"translate({round(x, 1):g} {round(y, 1):g})"},
        element("circle", {"class": f"state-{box.state}", "r": 8}, empty=True),
        element("path", {"class": "mark", "d": _MARKS[box.state]}, empty=True),
    )


def _text(text: Text, state: str) -> Markup:
    kinds = [text.kind, *(["bold"] if text.font.bold else []), *(["mono"] if text.font.monospaced else [])]
    if text.kind == "state":
        kinds += [f"text-{state}", "bold"]
    attributes: dict[str, object] = {
        "class": " ".join(kinds),
        "x": float(text.x),
        "y": float(text.y),
        "font-size": text.font.size,
        "text-anchor": None if text.anchor == "start" else text.anchor,
    }
    return element("text", attributes, text.text)


def _dot(dot: Dot) -> Markup:
    place = {"x": float(dot.x - 5), "y": float(dot.y - 5)}
    return element("rect", {"class": f"state-{dot.state}", **place, "width": 11, "height": 11, "rx": 2.5}, empty=True)


def _arrow(arrow: Arrow) -> Markup:
    x, tip = round(arrow.x, 1), round(arrow.bottom, 1)
    line = f"M{x:g} {round(arrow.top, 1):g} V{tip - 6:g}"
    head = f"M{x - 6:g} {tip - 8:g} H{x + 6:g} L{x:g} {tip:g} Z"
    return joined(
        element("path", {"class": "arrow", "d": line}, empty=True),
        element("path", {"class": "head", "d": head}, empty=True),
    )
