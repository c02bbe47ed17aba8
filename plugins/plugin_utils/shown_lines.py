# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Show the lines of a file while they are written: a module cannot print while it runs, but its action can."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_INTERVAL = 0.5


@contextmanager
def shown_lines(path: Path, show: Callable[[str], None]) -> Iterator[None]:
    """Show each line of a file that comes while the body runs; whether it is there yet does not matter."""
    ended = threading.Event()

    def follow() -> None:
        count = 0
        while True:
            is_last = ended.wait(_INTERVAL)
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            for line in lines[count:]:
                show(line)
            count = len(lines)
            if is_last:
                return

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
