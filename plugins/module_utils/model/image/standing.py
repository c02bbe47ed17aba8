# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the stamp of a template says of its certification, read as people may have left it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from .stamp import NONE


def value_of(stamp: Mapping[str, str], name: str) -> str:
    """Return what a stamp says of something; empty: nothing."""
    value = stamp.get(name) or ""
    return "" if value == NONE else value


def moment_of(text: str) -> datetime | None:
    """Return the moment that a stamp names, in UTC unless it says otherwise; None when it names none."""
    try:
        # Python before 3.11 does not know the Z.
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def is_outdated(built: str, certified_at: str) -> bool:
    """Tell whether an image was built again after it was certified; what is not known is no reason to say so."""
    built_at, tried_at = moment_of(built), moment_of(certified_at)
    return built_at is not None and tried_at is not None and tried_at < built_at
