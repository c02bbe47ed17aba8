# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The clock of a vCenter."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ..errors import translated
from ..library import vim
from ..session import Session


def seconds_ahead(session: Session) -> float:
    """Return by how many seconds vCenter's clock is ahead of this machine's. Raises VsphereError."""
    instance = vim.ServiceInstance("ServiceInstance", session.content.rootFolder._stub)
    with translated("ask vCenter for its time"):
        asked = datetime.now(timezone.utc)
        told = instance.CurrentTime()
        answered = datetime.now(timezone.utc)
    return difference(told, asked, answered)


def difference(told: datetime, asked: datetime, answered: datetime) -> float:
    """Return by how many seconds a clock is ahead that told its time between two of ours; at best 0."""
    if told < asked:
        return (told - asked).total_seconds()
    return max(timedelta(), told - answered).total_seconds()
