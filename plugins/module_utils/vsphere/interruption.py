# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Ending in order when the process is told to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .errors import VsphereError

_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Interrupted(VsphereError):  # noqa: N818 - it is news, of which the work that it ends makes an error
    """The process was told to end."""


@contextmanager
def interruptible(action: str) -> Iterator[None]:
    """Turn signals that would end this process into Interrupted, so that the body can take back what is half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _frame: Any) -> None:
        name = signal.Signals(number).name
        raise Interrupted(f"Failed to {action}: it was interrupted by {name}; nothing half-made is left, run again")

    before = {number: signal.signal(number, end) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
