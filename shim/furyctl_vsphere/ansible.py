# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Finding ansible-playbook and running it: the only place that starts processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from .command import Command
from .failure import ExpectedError, InterruptedRunError
from .run_processes import RunProcesses

_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Seconds after which a signal is sent again to an Ansible that did not end by it, and after which it is killed: it can
# lose one (Python drops an interrupt that is raised while it forks), and needs up to five to end its workers.
_FIRST_PATIENCE, _LAST_PATIENCE = 10, 20


def find_ansible_playbook() -> Path:
    """Return ansible-playbook, rather the one of our own environment; ExpectedError when there is none."""
    beside = Path(sys.executable).parent
    found = shutil.which("ansible-playbook", path=str(beside)) or shutil.which("ansible-playbook")
    if found is None:
        raise ExpectedError(
            f"ansible-playbook is neither in {beside} nor on the PATH; install Ansible for this Python: "
            "pip install ansible"
        )
    return Path(found)


def run(command: Command, lock: int, output: int | None = None) -> int:
    """Run a command to its end, with its output shown as it comes; return its exit code.

    The child is in a session of its own and gets our signals, also those that were not typed at a terminal. It inherits
    the lock, and writes to the file descriptor `output` instead of our standard output when there is one. Raises
    InterruptedRunError when a signal came, and then nothing that it had started is left, so that the same command can
    be given again at once.
    """
    sys.stdout.flush()
    processes = RunProcesses()
    with _Forwarding() as signals:
        try:
            child = subprocess.Popen(  # noqa: S603  # a fixed program, with arguments that command.py makes
                command.arguments,
                env={**command.environment, **processes.environment},
                cwd=command.directory,
                stdin=subprocess.DEVNULL,
                stdout=output,
                start_new_session=True,
                pass_fds=(lock,),
            )
        except OSError as error:
            raise ExpectedError(f"{command.arguments[0]} cannot be run: {error.strerror}; reinstall Ansible") from error
        signals.follow(child)
        code = child.wait()
        # Also when it came too late to end Ansible: nothing else is to begin then.
        if signals.received:
            processes.end()
            raise InterruptedRunError(signals.received[0])
    return code


class _Forwarding:
    """Hands the signals that would end us to the child's process group, remembers them, and sees to it that it ends."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self.received: list[int] = []
        self._previous: dict[int, Any] = {}
        self._timers: list[threading.Timer] = []

    def __enter__(self) -> _Forwarding:
        self._previous = {number: signal.signal(number, self._forward) for number in _FORWARDED}
        return self

    def __exit__(self, *_: object) -> None:
        for timer in self._timers:
            timer.cancel()
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def follow(self, child: subprocess.Popen[bytes]) -> None:
        """Begin to hand signals on, those first that came while the child was being started."""
        self._child = child
        for number in self.received:
            self._hand_on(number)

    def _forward(self, number: int, _frame: FrameType | None) -> None:
        self.received.append(number)
        self._hand_on(number)

    def _hand_on(self, number: int) -> None:
        if self._child is None:
            return
        self._send(number)
        if not self._timers:
            self._later(_FIRST_PATIENCE, lambda: self._send(number))
            self._later(_LAST_PATIENCE, lambda: self._send(signal.SIGKILL))

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, what)
        timer.daemon = True
        timer.start()
        self._timers.append(timer)

    def _send(self, number: int) -> None:
        if self._child is not None and self._child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, number)
