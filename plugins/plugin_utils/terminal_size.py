# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How large a terminal is."""

from __future__ import annotations

import os

# What a terminal is taken for that does not know its own size, as a serial console.
_USUAL = os.terminal_size((80, 24))


def terminal_size(descriptor: int) -> os.terminal_size:
    """Return columns and rows by the terminal's own word; COLUMNS and LINES may be those of another one."""
    size = os.get_terminal_size(descriptor)
    return size if size.columns and size.lines else _USUAL
