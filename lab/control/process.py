"""Processes that outlive the command that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .settings import LabError

TERM_SECONDS = 5.0


@dataclass(frozen=True)
class Service:
    """A process of the lab.

    Everything about it lies in the state directory, which also stands in its command line: that is how it is told from
    a stranger with the same number, and found again when its pid file is gone.
    """

    name: str
    state: Path

    @property
    def pid_file(self) -> Path:
        """The file with its number."""
        return self.state / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        """What it writes to stderr."""
        return self.state / f"{self.name}.log"

    @property
    def output(self) -> Path:
        """What it writes to stdout."""
        return self.state / f"{self.name}.out"

    def start(self, command: Sequence[str], seconds: float, environment: Mapping[str, str] | None = None) -> str:
        """Start detached: a session of its own, nothing inherited but the files below.

        Returns the first line that it prints, which says that it is ready. Raises LabError when it ends, or is silent
        for the given time.
        """
        with open(self.log, "ab") as log, open(self.output, "wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                start_new_session=True,
                close_fds=True,
                cwd="/",
                env=dict(environment) if environment is not None else None,
            )
        self.pid_file.write_text(f"{process.pid}\n", encoding="ascii")

        end = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < end:
            line, newline, _rest = self.output.read_text(encoding="utf-8").partition("\n")
            if newline:
                return line
            time.sleep(0.05)
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise LabError(f"{self.name} did not start: {lines[-1] if lines else 'no message'} (log: {self.log})")

    def pid(self) -> int | None:
        """Return the process's number, or None when it does not run."""
        try:
            pid = int(self.pid_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return pid if belongs(pid, self.state) else None


def command_line(pid: int) -> list[str]:
    """Return a process's arguments; none when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def belongs(pid: int, state: Path) -> bool:
    """Tell whether a living process has the state directory in its command line."""
    return alive(pid) and any(argument.startswith(f"{state}/") for argument in command_line(pid))


def of_lab(state: Path) -> Iterator[int]:
    """Find the leaders of the sessions that belong to a lab, with or without a pid file."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        pid = int(entry.name)
        if pid != os.getpid() and belongs(pid, state) and session(pid) == pid:
            yield pid


def strays(state: Path) -> Iterator[int]:
    """Find what a killed vCenter has left at work.

    What it starts carries the lab in its environment. So do the monitors of containers; they end with their containers.
    """
    mark = f"LAB_STATE={state}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
            name = (entry / "comm").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if mark in environment and name != "conmon" and alive(int(entry.name)):
            yield int(entry.name)


def stop(pid: int) -> None:
    """Kill one process."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def session(pid: int) -> int:
    """Return the leader of a process's session; -1 when the process is gone."""
    try:
        return os.getsid(pid)
    except OSError:
        return -1


def stop_group(leader: int) -> None:
    """End a session's leader and what it has started, politely first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(leader, number)
        except ProcessLookupError:
            return
        end = time.monotonic() + TERM_SECONDS
        while time.monotonic() < end:
            if not group_alive(leader):
                return
            time.sleep(0.05)


def group_alive(leader: int) -> bool:
    """Tell whether a process group has a living member."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and alive(int(entry.name)):
            try:
                if os.getpgid(int(entry.name)) == leader:
                    return True
            except OSError:
                continue
    return False
