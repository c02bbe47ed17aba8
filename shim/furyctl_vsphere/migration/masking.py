# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Taking a text apart without looking into its placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..dialects.placeholders import PLACEHOLDER

_MARK = re.compile("\0([0-9]+)\0")


@dataclass
class Mask:
    """Puts marks in the place of placeholders, and back.

    Attributes:
        kept: the placeholders.
    """

    kept: list[str] = field(default_factory=list)

    def hide(self, text: str) -> str:
        """Return a text with marks that hold no separators."""

        def mark(found: re.Match[str]) -> str:
            self.kept.append(found[0])
            return f"\0{len(self.kept) - 1}\0"

        return PLACEHOLDER.sub(mark, text)

    def show(self, text: str) -> str:
        """Return a text with its placeholders."""
        return _MARK.sub(lambda found: self.kept[int(found[1])], text)
