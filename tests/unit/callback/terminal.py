"""A terminal with a program in it: what a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte


class Terminal:
    """A program that runs in a terminal of some size, and the rows that the terminal shows."""

    def __init__(
        self,
        arguments: Sequence[str],
        directory: Path,
        environment: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.screen = pyte.HistoryScreen(columns, rows, history=2000)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)
        self._pid, self._descriptor = pty.fork()
        if self._pid == 0:
            os.chdir(directory)
            os.execve(arguments[0], list(arguments), dict(environment))  # noqa: S606 - no shell is meant
        self.code: int | None = None
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    @property
    def rows(self) -> list[str]:
        """Return what is in sight, without empty rows."""
        return [row.rstrip() for row in self.screen.display if row.strip()]

    @property
    def text(self) -> str:
        """Return all that was ever in sight and scrolled away, and what is in sight."""
        past = ["".join(line[column].data for column in range(self.screen.columns)) for line in self.screen.history.top]
        return "\n".join(row.rstrip() for row in (*past, *self.screen.display))

    def type(self, keys: str) -> None:
        os.write(self._descriptor, keys.encode())

    def signal(self, number: int) -> None:
        """Send a signal to all that is in the foreground, as a terminal does."""
        os.killpg(self._pid, number)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 30) -> bool:
        """Read until a condition holds; tell whether it does."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end or not self._read(0.1):
                return condition()
        return True

    def wait(self, seconds: float = 60) -> int:
        """Read until the program has ended, and kill it when it does not; return what `ended` does."""
        if self.ended(seconds) is None:
            self.signal(signal.SIGKILL)
        while self.code is None:
            self.ended(seconds)
        return self.code

    def ended(self, seconds: float) -> int | None:
        """Read until the program has ended; return its exit code, or the negative number of the signal, if it has."""
        end = time.monotonic() + seconds
        while self.code is None and time.monotonic() < end:
            more = self._read(0.1)
            # Processes that it left may hold the terminal longer than itself.
            pid, status = os.waitpid(self._pid, os.WNOHANG if more else 0)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
                while more and select.select([self._descriptor], [], [], 0.1)[0]:
                    more = self._read(0)
                os.close(self._descriptor)
        return self.code

    def _read(self, seconds: float) -> bool:
        """Take what the program wrote; tell whether it may write more."""
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        if not ready:
            return True
        try:
            written = os.read(self._descriptor, 65536)
        except OSError:  # the program has ended
            return False
        self.raw += written
        self._stream.feed(written)
        return bool(written)
