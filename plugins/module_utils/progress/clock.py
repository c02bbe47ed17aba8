# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Durations as a person reads them."""

from __future__ import annotations

_MINUTE, _HOUR = 60, 3600


def clock(seconds: float) -> str:
    """Format a duration as m:ss, from an hour on as h:mm:ss."""
    whole = int(seconds)
    if whole >= _HOUR:
        return f"{whole // _HOUR}:{whole % _HOUR // _MINUTE:02d}:{whole % _MINUTE:02d}"
    return f"{whole // _MINUTE}:{whole % _MINUTE:02d}"
