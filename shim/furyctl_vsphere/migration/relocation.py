# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Paths that are relative to a config's directory, for a config that is written into another one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..dialects.placeholders import PLACEHOLDER
from .masking import Mask


@dataclass(frozen=True)
class Relocation:
    """Where paths began, and where they begin now."""

    former: Path
    new: Path

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether relative paths change."""
        return self.former != self.new

    def path(self, text: str) -> str:
        """Return a path that names the same file from the new directory."""
        if not self.is_elsewhere:
            return text
        mask = Mask()
        hidden = mask.hide(text)
        if not hidden.startswith(("/", "~", "\0")):
            hidden = os.path.relpath(self.former / hidden, self.new)
        return str(self.placeholders(mask.show(hidden)))

    def placeholders(self, value: Any) -> Any:
        """Return a value in whose strings the placeholders name the same files from the new directory."""
        if isinstance(value, str) and self.is_elsewhere and PLACEHOLDER.search(value):
            # The type of a string tells how it was quoted.
            kept: Any = type(value)(PLACEHOLDER.sub(self._placeholder, value))
            return kept
        return value

    def _placeholder(self, found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        if kind == "env" or not name or name.startswith(("/", "~")):
            return found[0]
        return f"{{{kind}://{os.path.relpath(self.former / name, self.new)}}}"
