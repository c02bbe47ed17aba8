# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The measures of a picture: a wide one, and a narrow one for narrow screens."""

from __future__ import annotations

from dataclasses import dataclass


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
