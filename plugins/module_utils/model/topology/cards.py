# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The cards of a picture: machines, hosts and the endpoint."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from .shapes import Box, Dot, Line
from .tiers import Panel
from .words import SEPARATOR, size
from .writing import Font

Values = Mapping[str, Any]

_NAME = Font(13, bold=True)
_ADDRESS = Font(12, monospaced=True)
_ENDPOINT = Font(15, monospaced=True)
_DETAIL = Font(11)
_CARD_HEIGHT, _DENSE_HEIGHT = 88, 46
# Where texts begin, right of the mark.
_TEXT_X = 36
# From one dot to the next.
_DOT = 15


def drawing(panel: Panel, dense: bool) -> Callable[[Values, Box], Box]:
    """Return what lays out the cards of a panel: each takes what it shows and a box that lacks its height."""
    if panel.role == "host":
        return _host
    if panel.role == "endpoint":
        return _endpoint
    return _dense if dense else _card


def _card(node: Values, box: Box) -> Box:
    box.height, box.state, box.role = _CARD_HEIGHT, node["state"], node["role"]
    room = box.width - _TEXT_X - 10
    x = box.x + _TEXT_X
    box.write(_name(node, room), Line(x, box.y + 22, room), _NAME, "name")
    box.write(node["address"] or "no address yet", Line(x, box.y + 40, room), _ADDRESS, "address")
    state = SEPARATOR.join(filter(None, [node["state_text"], node["version"]]))
    box.write(state, Line(x, box.y + 58, room), _DETAIL, "state")
    box.write(_whereabouts(node, room), Line(x, box.y + 75, room), _DETAIL, "muted")
    return box


def _dense(node: Values, box: Box) -> Box:
    box.height, box.state, box.role = _DENSE_HEIGHT, node["state"], node["role"]
    room = box.width - _TEXT_X - 8
    x = box.x + _TEXT_X
    box.write(_name(node, room), Line(x, box.y + 20, room), _NAME, "name")
    box.write(node["address"] or "no address yet", Line(x, box.y + 37, room), _ADDRESS, "address")
    return box


def _name(node: Values, room: float) -> str:
    """Return a node's name; without the cluster's before it where there is no room for both."""
    if _NAME.width(node["name"]) <= room:
        return str(node["name"])
    _cluster, found, rest = node["name"].partition(f"-{node['pool']}-")
    return f"{found[1:]}{rest}" if found else str(node["name"])


def _whereabouts(node: Values, room: float) -> str:
    """Return size and host; the host without its domain, or alone, where there is no room for all."""
    host = node["host"] if _is_address(node["host"]) else node["host"].partition(".")[0]
    choices = [SEPARATOR.join(filter(None, [size(node), name])) for name in (node["host"], host)]
    return next((text for text in choices if _DETAIL.width(text) <= room), host)


def _is_address(host: str) -> bool:
    return host.replace(".", "").isdigit()


def _host(host: Values, box: Box) -> Box:
    box.kind = "host"
    room = box.width - 24
    x = box.x + 12
    box.write(host["name"], Line(x, box.y + 22, room), _NAME, "name")
    count = len(host["states"])
    box.write(f"{count} {'machine' if count == 1 else 'machines'}", Line(x, box.y + 40, room), _DETAIL, "muted")
    in_row = max(int(room // _DOT), 1)
    for place, state in enumerate(host["states"]):
        row, column = divmod(place, in_row)
        box.dots.append(Dot(x + 5 + column * _DOT, box.y + 56 + row * _DOT, state))
    box.height = 56 + math.ceil(count / in_row) * _DOT
    return box


def _endpoint(about: Values, box: Box) -> Box:
    box.kind, box.state, box.height = "endpoint", about["state"], 60
    room = box.width - _TEXT_X - 10
    box.write(about["address"], Line(box.x + _TEXT_X, box.y + 25, room), _ENDPOINT, "name")
    box.write(about["words"], Line(box.x + _TEXT_X, box.y + 45, room), _DETAIL, "muted")
    return box
