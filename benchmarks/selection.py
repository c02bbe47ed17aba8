"""Choosing works by parts of their names. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .works.work import Work


def selected(works: Sequence[Work], only: str, everything: bool = False) -> tuple[Work, ...]:
    """Return the works of which a name holds one of the comma-separated words.

    Without words it is all of them; those that are done on request only when everything is asked for.
    """
    words = [word.strip().lower() for word in only.split(",") if word.strip()]
    if words:
        found = tuple(work for work in works if any(word in name.lower() for word in words for name in work.names))
    else:
        found = tuple(work for work in works if everything or not work.part.is_on_request)
    if not found:
        names = "; ".join(name for work in works for name in work.names)
        raise ValueError(f"ONLY={only} is part of no work's name; the works are: {names}")
    return found
