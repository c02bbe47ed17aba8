# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A line for a person: its text, and what kind of news it is."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Tone(Enum):
    """What kind of news a line is; who shows it chooses the colour."""

    PLAIN = "plain"
    HEADING = "heading"
    GOOD = "good"
    CHANGE = "change"
    WARNING = "warning"
    BAD = "bad"


class Line(NamedTuple):
    """One line."""

    text: str
    tone: Tone = Tone.PLAIN


def cut(text: str, width: int) -> str:
    """Return a text that fits into a width, with a mark where something was left out."""
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"[: max(0, width)]
