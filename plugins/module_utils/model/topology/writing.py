# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How wide text is at most, whatever font the reader has: what a picture needs to know that cannot measure."""

from __future__ import annotations

from dataclasses import dataclass

# Parts of the font's size, a little above those of DejaVu Sans, the widest of the usual fonts.
_WIDTHS = {
    **dict.fromkeys("ijl.,:;'|! ", 0.38),
    **dict.fromkeys('frt()[]-/"', 0.48),
    **dict.fromkeys("mwMWOQG@%&", 1.02),
    **dict.fromkeys("…+=<>~", 1.02),
}
_LOWER, _UPPER, _DIGIT, _OTHER = 0.66, 0.78, 0.66, 1.1
_BOLD = 1.14
_MONOSPACED = 0.63
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Font:
    """A size in the picture's units, and a kind."""

    size: float
    bold: bool = False
    monospaced: bool = False

    def width(self, text: str) -> float:
        """Return how wide a text is at most."""
        if self.monospaced:
            return self.size * sum(_MONOSPACED if character.isascii() else _OTHER for character in text)
        return self.size * sum(_width(character) for character in text) * (_BOLD if self.bold else 1)

    def fitted(self, text: str, width: float) -> str:
        """Return a text that is not wider, with its middle left out when it must be: both ends tell names apart."""
        if self.width(text) <= width:
            return text
        for length in range(len(text) - 1, 0, -1):
            end = length // 2
            shorter = f"{text[: length - end]}{_ELLIPSIS}{text[len(text) - end :] if end else ''}"
            if self.width(shorter) <= width:
                return shorter
        return ""


def _width(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if not character.isascii():
        return _OTHER
    if character.isdigit():
        return _DIGIT
    return _UPPER if character.isupper() else _LOWER
