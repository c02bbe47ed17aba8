"""Running one command to its end, on a clock, leaving no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

# Longer than the slowest peer takes.
_TIMEOUT = 900
# For a command to end that is asked to.
_PATIENCE = 10


class Ended(NamedTuple):
    """What became of a command.

    Attributes:
        failure: why it did not succeed; empty when it did.
    """

    seconds: float
    output: str
    failure: str = ""


def run(command: Sequence[str | Path], directory: Path, environment: Mapping[str, str]) -> Ended:
    """Run a command in a session of its own, which ends with it."""
    with TemporaryFile("w+") as output, TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=directory,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        try:
            code = process.wait(_TIMEOUT)
            seconds = time.perf_counter() - started
            failure = ""
        except subprocess.TimeoutExpired:
            return Ended(_TIMEOUT, "", f"not done after {_TIMEOUT} s")
        finally:
            _end(process)
        output.seek(0)
        errors.seek(0)
        text = output.read()
        if code != 0:
            failure = f"exit code {code}: {_last_words(text + errors.read())}"
        return Ended(seconds, text, failure)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and its session. Asked first, as Ansible's processes have sessions of their own, which it ends."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_words(text: str) -> str:
    """Return the line that tells most: the last that speaks of an error, or else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "failed:", "[ERROR]", "ERROR"))]
    return (telling or lines or ["no output"])[-1][:300]
