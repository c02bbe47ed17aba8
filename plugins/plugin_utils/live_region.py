# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The last lines of a terminal, written over and over while everything else scrolls by above them.

The library rich moves the cursor, and sends what others print through itself meanwhile. It is there with the shim;
where it is not, there is no region.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.line import Line, Tone
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.terminal_size import terminal_size

try:
    from rich.console import Console, ConsoleDimensions, Group
    from rich.live import Live
    from rich.text import Text
except ImportError:
    IS_AVAILABLE = False
else:
    IS_AVAILABLE = True

    class _Console(Console):
        @property
        def size(self) -> ConsoleDimensions:
            """Return the terminal's size now, whatever the environment says."""
            return ConsoleDimensions(*terminal_size(self.file.fileno()))

        def show_cursor(self, show: bool = True) -> bool:  # noqa: ARG002 - as rich calls it
            """Leave the cursor: one that was never hidden need not be shown again, however this process ends."""
            return False


# Seconds between two drawings, and that the last one may take.
_INTERVAL, _PATIENCE = 0.25, 2

_STYLES = {
    Tone.PLAIN: "",
    Tone.HEADING: "bold",
    Tone.GOOD: "green",
    Tone.CHANGE: "yellow",
    Tone.WARNING: "magenta",
    Tone.BAD: "red",
}


class LiveRegion:
    """A region that draws what a function returns for a width and height, again and again until it is stopped."""

    def __init__(self, lines: Callable[[int, int], Sequence[Line]], colour: bool) -> None:
        """Take the function; nothing is drawn before `start`."""
        self._lines = lines
        self._console = _Console(
            # Not sys.stdout itself: Ansible lets only one thread write there, and holds that right while it forks.
            file=os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8"),
            force_terminal=True,
            no_color=not colour,
            highlight=False,
            # Long lines of others are left to the terminal: a copy of them must not have line ends within.
            soft_wrap=True,
        )
        self._live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            vertical_overflow="crop",
            redirect_stderr=sys.stderr.isatty(),
            get_renderable=self._drawn,
        )
        self._ended = threading.Event()
        # Ansible forks. Its copies must not find a lock taken by a thread that they do not have.
        self._drawing = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to draw."""
        sys.stdout.flush()
        self._live.start()
        os.register_at_fork(
            before=self._drawing.acquire, after_in_parent=self._drawing.release, after_in_child=self._drawing.release
        )
        atexit.register(self.stop)
        self._thread = threading.Thread(target=self._draw, name="fury-live-region", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take the region away; what was printed stays."""
        if self._ended.is_set():
            return
        self._ended.set()
        if self._thread:
            self._thread.join(_PATIENCE)
        with contextlib.suppress(OSError):
            self._live.stop()

    def refresh(self) -> None:
        """Draw now."""
        with self._drawing:
            if not self._ended.is_set():
                self._live.refresh()

    def _draw(self) -> None:
        # A terminal that went away is nothing to stop a run for, and nothing that anybody could read of.
        with contextlib.suppress(OSError):
            while not self._ended.wait(_INTERVAL):
                self.refresh()

    def _drawn(self) -> Group:
        size = self._console.size
        lines = self._lines(size.width, size.height)
        return Group(*(Text(line.text, _STYLES[line.tone], no_wrap=True, overflow="crop") for line in lines))
