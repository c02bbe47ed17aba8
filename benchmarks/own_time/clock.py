"""The clock of these programs: from their first line, with all imports of the work, to the result."""

from __future__ import annotations

import json
import time

_STARTED = time.perf_counter()


def restart() -> None:
    """Leave out what came before."""
    global _STARTED  # noqa: PLW0603 - a process has one clock
    _STARTED = time.perf_counter()


def tell(count: int) -> None:
    """Print the seconds until now, and how many were read or made."""
    print(json.dumps({"seconds": time.perf_counter() - _STARTED, "count": count}))
