"""A module in a process of its own that is killed at a chosen moment."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from fault_proxy import ANY, FaultProxy, Kind

# Seconds that a process may take to end by itself.
_PATIENCE = 60

_PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
from modules import run
print(json.dumps(run("cluster_vms", json.load(sys.stdin))))
"""


class Victim:
    """A run of the module behind a proxy, which kills it.

    Attributes:
        result: what it returned; None when it was killed first.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.result: dict[str, Any] | None = None
        self._process = process
        self._descendants: list[int] = []

    def kill(self) -> None:
        """Kill it, and take hold of the processes that it leaves behind."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with suppress(OSError):
            for child in children.read_text().split():
                with suppress(ProcessLookupError):
                    self._descendants.append(os.pidfd_open(int(child)))
        self._process.send_signal(signal.SIGKILL)

    def wait(self, arguments: dict[str, Any]) -> None:
        """Give it its arguments and wait until it, and what it left behind, have ended."""
        output, _errors = self._process.communicate(json.dumps(arguments), timeout=_PATIENCE)
        if self._process.returncode == 0:
            self.result = json.loads(output)
        else:
            assert self._process.returncode == -signal.SIGKILL
        for descendant in self._descendants:
            try:
                assert select.select([descendant], [], [], _PATIENCE)[0], "a process outlives the one that was killed"
            finally:
                os.close(descendant)


@contextmanager
def _process() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def run_and_kill(proxy: FaultProxy, arguments: dict[str, Any], nth: int, after: bool) -> dict[str, Any] | None:
    """Run the module and kill it at its nth call, before or after vCenter has seen that one.

    Returns its result when it made fewer calls.
    """
    with _process() as process:
        victim = Victim(process)
        proxy.kill = victim.kill
        proxy.rules[:] = []
        proxy.spoil(ANY, Kind.KILL_AFTER if after else Kind.KILL, nth)
        try:
            victim.wait({**arguments, **proxy.options})
        finally:
            proxy.rules[:] = []
    return victim.result
