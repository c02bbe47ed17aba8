# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a picture is made of: boxes within boxes, texts that fit into them, marks and arrows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .writing import Font


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
