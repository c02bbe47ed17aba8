# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The table of nodes that a run ends with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .line import Line, Tone, cut
from .nodes import Node

_GAP = 2
_BAD = ("failed", "unreachable")
_WARNED = ("surplus", "to be deleted", "deleted")


class _Column(NamedTuple):
    """A column; those with a higher `rank` are left out first where there is no room."""

    title: str
    rank: int
    text: Callable[[Node], str]


def _tasks(node: Node) -> str:
    counts = {"ok": node.ok, "changed": node.changed, "failed": node.failed, "unreachable": node.unreachable}
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


def _kubernetes(node: Node) -> str:
    return node.kubernetes if node.ready is not False else f"{node.kubernetes} (not ready)".lstrip()


_COLUMNS = (
    _Column("node", 0, lambda node: node.name),
    _Column("role", 4, lambda node: node.role.replace("_", " ")),
    _Column("pool", 6, lambda node: node.pool),
    _Column("address", 2, lambda node: node.address),
    _Column("Kubernetes", 3, _kubernetes),
    _Column("state", 1, lambda node: node.state),
    _Column("tasks", 5, _tasks),
)


def node_table(nodes: Sequence[Node], width: int, *, has_tasks: bool) -> list[Line]:
    """Return the table's lines, of as many columns as the width has room for; none without nodes.

    `has_tasks`: with the numbers of tasks that ended how.
    """
    if not nodes:
        return []
    columns = [each for each in _COLUMNS if has_tasks or each.text is not _tasks]
    columns = [each for each in columns if any(each.text(node) for node in nodes)]
    while len(columns) > 1 and sum(_widths(columns, nodes)) + _GAP * (len(columns) - 1) > width:
        columns.remove(max(columns, key=lambda column: column.rank))
    widths = _widths(columns, nodes)
    head = Line(cut(_row([each.title for each in columns], widths), width), Tone.HEADING)
    return [
        head,
        *(Line(cut(_row([each.text(node) for each in columns], widths), width), _tone(node)) for node in nodes),
    ]


def _widths(columns: Sequence[_Column], nodes: Sequence[Node]) -> list[int]:
    return [max(len(each.title), *(len(each.text(node)) for node in nodes)) for each in columns]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * _GAP).join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _tone(node: Node) -> Tone:
    if node.state in _BAD:
        return Tone.BAD
    if node.state in _WARNED or node.ready is False:
        return Tone.WARNING
    return Tone.GOOD if node.state == "ok" else Tone.CHANGE
