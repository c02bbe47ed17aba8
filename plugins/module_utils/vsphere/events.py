# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""vCenter's events: collectors of those of an object, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any

from .library import vim, vmodl
from .properties import read
from .session import Session

LATEST = "latestPage"


@contextmanager
def collecting(
    session: Session, entity: Any, size: int, kinds: Sequence[str] = (), below: bool = False
) -> Iterator[Any]:
    """Collect the latest events of an object in the body, at most `size` of them.

    `kinds` are names of event types, none of them for all; `below` takes in what the object holds.
    """
    by_entity = vim.event.EventFilterSpec.ByEntity(entity=entity, recursion="all" if below else "self")
    spec = vim.event.EventFilterSpec(entity=by_entity, eventTypeId=list(kinds), maxCount=size)
    collector = session.content.eventManager.CreateCollectorForEvents(spec)
    try:
        # Without it the page holds ten, whatever maxCount says.
        collector.SetCollectorPageSize(size)
        yield collector
    finally:
        # The number of collectors of a session is limited; those that cannot be destroyed end with it.
        with suppress(vmodl.MethodFault, OSError, HTTPException):
            collector.DestroyCollector()


def last_events(session: Session, entity: Any, size: int) -> list[str]:
    """Return the messages of the last events of an object, the oldest of them first."""
    with collecting(session, entity, size) as collector:
        page = read(session, [collector], {vim.event.EventHistoryCollector: [LATEST]}).get(collector, {})
    events = sorted(page.get(LATEST, []), key=lambda event: (event.createdTime, event.key))
    return [event.fullFormattedMessage.strip() for event in events[-size:] if event.fullFormattedMessage]
