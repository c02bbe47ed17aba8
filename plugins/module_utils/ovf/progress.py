# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How far long work is, as lines of a file: a module cannot print while it runs."""

from __future__ import annotations

import os.path
import time
from collections.abc import Callable
from pathlib import Path

from .errors import failed

# Seconds between two lines.
_INTERVAL = 2.0

_MIB = 2**20


class Progress:
    """Work of several phases, each of a known number of bytes; 0: unknown.

    Attributes:
        done: bytes of the phase.
        started: when the phase began.
    """

    def __init__(self, path: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin the file anew; without a path nothing is written. Raises SourceError."""
        self._path = Path(os.path.expanduser(path)) if path else None
        self._clock = clock
        self._phase = ""
        self._total = 0
        self._written = 0.0
        self.done = 0
        self.started = clock()
        if self._path is not None:
            try:
                self._path.write_text("", encoding="utf-8")
            except OSError as error:
                cause = f"it cannot be written ({error.strerror})"
                raise failed(f"use {path!r} for the progress", cause, "correct progress_file") from error

    def begin(self, phase: str, total: int, done: int = 0) -> None:
        """Begin a phase, of which some may be done."""
        self._phase, self._total, self.done = phase, total, done
        self.started = self._clock()
        self._write()

    def advance(self, count: int) -> bool:
        """Count bytes; tell whether it was time for a line."""
        self.done += count
        is_time = self._clock() - self._written >= _INTERVAL or self.done == self._total
        if is_time:
            self._write()
        return is_time

    @property
    def percent(self) -> int:
        """Return how much of the phase is done."""
        return min(100, self.done * 100 // self._total) if self._total else 0

    @property
    def seconds(self) -> float:
        """Return how long the phase has taken so far."""
        return self._clock() - self.started

    def _write(self) -> None:
        self._written = self._clock()
        if self._path is None:
            return
        speed = self.done / _MIB / self.seconds if self.seconds > 0 else 0.0
        line = f"{self._phase} {self.percent} %: {self.done // _MIB} of {self._total // _MIB} MiB, {speed:.1f} MiB/s\n"
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line)
