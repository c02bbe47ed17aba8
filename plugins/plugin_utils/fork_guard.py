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
# Seconds until the code that forked has noted its child.
_DELAY = 0.1
# A shell's way to tell of a signal.
_SIGNALLED = 128


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
        if threading.current_thread() is not threading.main_thread():
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
        self._restore()
        kept, self._kept = self._kept, None
        if kept is not None:
            # From here it would be dropped.
            threading.Timer(_DELAY, os.kill, (os.getpid(), kept)).start()

    def _end_in_child(self) -> None:
        if self._kept is not None:
            # It has not begun with anything.
            os._exit(_SIGNALLED + self._kept)
        self._restore()

    def _restore(self) -> None:
        handlers, self._handlers = self._handlers, {}
        for number, handler in handlers.items():
            signal.signal(number, handler)
