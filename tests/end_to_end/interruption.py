"""An apply that is ended before it is done, at a moment that depends on what it has done and not on the clock."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Operator

_CHANGED = '"changed": true'
# What the log tells when kubeadm is about to begin on a node: the longest steps, and those with a token.
_KUBEADM_BEGINS = "kubeadm : Write kubeadm's configuration | "
# Changes from one moment to the next; a whole run makes about 90.
_FEWEST_CHANGES, _MOST_CHANGES = 3, 7
_LONGEST_PAUSE = 1.5
# Seconds that a run may take, that one may take which was asked to end, and what it had started after that.
_PATIENCE, _PATIENCE_WITH_THE_END, _PATIENCE_WITH_THE_REST = 1200, 120, 10


@dataclass
class Interruptions:
    """Chooses the moments, and remembers what was done."""

    seed: int
    told: list[str] = field(default_factory=list)
    _with_kubeadm: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  # moments are no secrets

    def apply(self, operator: Operator, kind: signal.Signals) -> int | None:
        """Apply, and end it at the next moment; return the exit code of an apply that was done before, else nothing."""
        changes = self._random.randint(_FEWEST_CHANGES, _MOST_CHANGES)
        pause = self._random.uniform(0, _LONGEST_PAUSE)
        output = operator.workdir.parent / f"interrupted-{len(self.told) + 1}.txt"
        with output.open("wb") as stream:
            process = subprocess.Popen(
                [*operator.program, "cluster", "apply", "-c", str(operator.config), "-w", str(operator.workdir)],
                env={**os.environ, **operator.environment},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                seen = self._wait(process, operator.workdir / "logs", changes)
                if seen is not None:
                    time.sleep(pause)
                    self.told.append(f"{kind.name} {pause:.1f} s after {seen}")
                    _end(process, kind)
            finally:
                _kill_all(process)
        operator.transcript.append(output.read_text())
        return process.returncode if seen is None else None

    def _wait(self, process: subprocess.Popen[bytes], logs: Path, changes: int) -> str | None:
        """Wait for the moment; return what the run had just told, or nothing when it ended before."""
        made = 0
        for line in _lines(process, logs, known=set(logs.glob("*.log"))):
            made += _CHANGED in line
            step = line.partition("| ")[2].partition(" => ")[0]
            if _KUBEADM_BEGINS in step and step not in self._with_kubeadm:
                self._with_kubeadm.add(step)
                return step
            if made == changes:
                return step
        return None


def _lines(process: subprocess.Popen[bytes], logs: Path, known: set[Path]) -> Iterator[str]:
    """Yield the lines of the log of a run as they come, until it ends."""
    deadline = time.monotonic() + _PATIENCE
    while not (found := set(logs.glob("*.log")) - known):
        if process.poll() is not None:
            return
        time.sleep(0.05)
    with found.pop().open(errors="replace") as log:
        rest = ""
        while process.poll() is None:
            assert time.monotonic() < deadline, "the run does not end"
            *lines, rest = (rest + log.read()).split("\n")
            yield from lines
            if not lines:
                time.sleep(0.05)


def _end(process: subprocess.Popen[bytes], kind: signal.Signals) -> None:
    """Kill a run with all that belongs to it, or ask it to end, as the kind is."""
    if kind == signal.SIGKILL:
        _kill_all(process)
        process.wait()
        return
    began = _family(process.pid)
    process.send_signal(kind)
    assert process.wait(_PATIENCE_WITH_THE_END) == 128 + kind, "it ends by the signal"
    deadline = time.monotonic() + _PATIENCE_WITH_THE_REST
    while alive := [pid for pid in began if _is_alive(pid)]:
        assert time.monotonic() < deadline, f"it leaves processes behind: {alive}"
        time.sleep(0.05)


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that descend from it, as the end of a machine does."""
    # The child is in a session of its own: the process group alone is not all of it. All stand still first, as one that
    # runs could start another meanwhile, which would survive.
    stopped: set[int] = set()
    while process.poll() is None and (running := {process.pid, *_family(process.pid)} - stopped):
        for pid in running:
            _send(pid, signal.SIGSTOP)
        stopped |= running
    for pid in stopped:
        _send(pid, signal.SIGKILL)
    process.wait()


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _family(pid: int) -> list[int]:
    """Return the processes that descend from one."""
    children: list[int] = []
    with suppress(OSError):
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [each for child in children for each in (child, *_family(child))]


def _is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and only not yet taken leave of does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False
