# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Finding ansible-playbook and running it: the only place that starts processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from .command import Command
from .failure import ExpectedError, InterruptedRunError

_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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

    The child is in a session of its own and gets our signals, each once, also those that were not typed at a
    terminal. It inherits the lock, and writes to the file descriptor `output` instead of our standard output when there
    is one. Raises InterruptedRunError when it ended after a signal.
    """
    sys.stdout.flush()
    with _Forwarding() as signals:
        try:
            child = subprocess.Popen(  # noqa: S603  # a fixed program, with arguments that command.py makes
                command.arguments,
                env=dict(command.environment),
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
    if signals.received and code != 0:
        raise InterruptedRunError(signals.received[0])
    return code


class _Forwarding:
    """Hands the signals that would end us to the child's process group, and remembers them."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self.received: list[int] = []
        self._previous: dict[int, Any] = {}

    def __enter__(self) -> _Forwarding:
        self._previous = {number: signal.signal(number, self._forward) for number in _FORWARDED}
        return self

    def __exit__(self, *_: object) -> None:
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
        if self._child is not None and self._child.poll() is None:
            os.killpg(self._child.pid, number)
