"""What a person sees of a slow step: its name, and how long it took. On stderr, so that stdout stays for results."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.5


def say(text: str) -> None:
    """Print one line."""
    print(f"lab: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name a step when it begins if a terminal is watching, and its time when it ends if it took any."""
    started = time.monotonic()
    if sys.stderr.isatty():
        say(f"{name} ...")
    yield
    seconds = time.monotonic() - started
    if seconds >= QUIET_SECONDS:
        say(f"{name}: {seconds:.1f} s")
