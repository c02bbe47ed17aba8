# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The part of the screen that is written over and over while a run goes on. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .clock import clock
from .line import Line, Tone, cut
from .run import Snapshot

# Below so many rows only the phase and its step are shown, so that what happened stays in sight.
_ROOMY = 12
# Columns of the bar, and of a terminal that has room for it.
_BAR, _WIDE = 24, 60


def live_lines(snapshot: Snapshot, width: int, height: int, phase_usual: str = "", run_usual: str = "") -> list[Line]:
    """Return lines that fit into a terminal, from a run and what is usual for its phase and for all of it."""
    if not snapshot.phase:
        return []
    lines = [Line(_beside(f"▸ {snapshot.phase}", clock(snapshot.phase_elapsed), phase_usual, width), Tone.HEADING)]
    if snapshot.step:
        hosts = f"{snapshot.done}/{snapshot.hosts} nodes" if snapshot.hosts else ""
        lines.append(Line(_beside(f"  {snapshot.step}", clock(snapshot.step_elapsed), hosts, width)))
    if height >= _ROOMY:
        if snapshot.step and snapshot.hosts and snapshot.running:
            names = [f"{host} ({note})" if note else host for host, note in snapshot.running]
            lines.append(Line(f"  on {_named(names, width - 6)}"))
        if snapshot.ahead:
            lines.append(Line(f"  then {_named(snapshot.ahead, width - 8)}"))
        where = f"{_bar(snapshot, width)}phase {snapshot.number} of {snapshot.count}"
        lines.append(Line(_beside(f"  {where}", clock(snapshot.elapsed), run_usual, width), Tone.HEADING))
    # The last column stays free: some terminals begin a new line when it is written.
    return [Line(cut(line.text, width - 1), line.tone) for line in lines]


def _beside(text: str, duration: str, more: str, width: int) -> str:
    """Put a duration, and what else there is room for, behind a text that gives way to it."""
    tail = f"  {duration}"
    longer = tail + (f", {more}" if more.startswith("usually") else f"  {more}") if more else tail
    if len(text) + len(longer) < width or len(longer) <= width // 3:
        tail = longer
    return cut(text, width - 1 - len(tail)) + tail


def _named(names: Sequence[str], width: int) -> str:
    """Name as many as there is room for, and count the others."""
    shown = ""
    for index, name in enumerate(names):
        longer = f"{shown}, {name}" if shown else name
        rest = f", {len(names) - index - 1} more" if index < len(names) - 1 else ""
        if shown and len(longer + rest) > width:
            return f"{shown}, {len(names) - index} more"
        shown = longer
    return cut(shown, width)


def _bar(snapshot: Snapshot, width: int) -> str:
    if width < _WIDE or not snapshot.count:
        return ""
    full = _BAR * (snapshot.number - 1) // snapshot.count
    return f"{'━' * full}{'─' * (_BAR - full)}  "
