# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Signals that come while Ansible forks.

Python runs hooks around a fork, drops what a signal's handler raises in one of them, and so loses an interrupt: the run
goes on, or hangs. And Ansible's handler does not know the worker that is just being made, which then outlives the run.
So a signal that comes meanwhile is kept, and sent again when the fork is over.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Seconds until the code that forked has noted its child. Any longer, and Ansible stumbles over a worker that the same
# signal ended before it is interrupted itself.
_DELAY = 0.01


class ForkGuard:
    """Keeps signals while the main thread forks.

    Others' hooks, of the standard library too, are to be registered before: what is registered last is done first
    before a fork, and last after it.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._handlers: dict[int, Any] = {}
        self._kept: int | None = None

    def install(self) -> None:
        """Guard all forks from now on; this cannot be taken back."""
        os.register_at_fork(before=self._begin, after_in_parent=self._end_in_parent, after_in_child=self._end_in_child)

    def _begin(self) -> None:
        if not _is_main_thread():
            return
        try:
            for number in _SIGNALS:
                # None: a handler that is not Python's, and that Python could not restore.
                if (handler := signal.getsignal(number)) is not None:
                    signal.signal(number, self._keep)
                    self._handlers[number] = handler
        except KeyboardInterrupt:
            self._kept = signal.SIGINT

    def _keep(self, number: int, _frame: object) -> None:
        self._kept = number

    def _end_in_parent(self) -> None:
        kept = self._restore() if _is_main_thread() else None
        if kept is not None:
            # From here it would be dropped.
            timer = threading.Timer(_DELAY, os.kill, (os.getpid(), kept))
            timer.daemon = True
            timer.start()

    def _end_in_child(self) -> None:
        kept = self._restore()
        # What a handler raises would be dropped; the parent got the signal, too, and ends its children.
        if kept is not None and signal.getsignal(kept) == signal.SIG_DFL:
            os.kill(os.getpid(), kept)

    def _restore(self) -> int | None:
        """Put the handlers back; return the signal that came meanwhile."""
        handlers, self._handlers = self._handlers, {}
        for number, handler in handlers.items():
            signal.signal(number, handler)
        kept, self._kept = self._kept, None
        return kept


def _is_main_thread() -> bool:
    """Tell whether signals are handled in this thread."""
    return threading.current_thread() is threading.main_thread()
