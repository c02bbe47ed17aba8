# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The processes of a run, and their end.

Ansible's workers are in sessions of their own, so that a process group is not all of a run; and one that is being
forked while Ansible is told to end is not told itself, and lives on when Ansible is gone. A mark in the environment,
which children inherit, finds them all.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import psutil

_VARIABLE = "FURY_RUN"
# Seconds that processes may take which were asked to end, before they are killed; one may be making a key. What they
# leave is none the worse for that: files are written at once and whole.
_PATIENCE = 5


class RunProcesses:
    """All processes that are started with a mark in their environment."""

    def __init__(self) -> None:
        """Choose a mark that no other run has."""
        self.environment = {_VARIABLE: uuid4().hex}

    def end(self) -> None:
        """Ask those that outlived the process which was started to end, and kill them when they do not."""
        for kind in (signal.SIGTERM, signal.SIGKILL):
            # Again, as one that was about to start another may have done so.
            while processes := list(self._living()):
                for process in processes:
                    with suppress(psutil.Error):
                        process.send_signal(kind)
                _, alive = psutil.wait_procs(processes, timeout=_PATIENCE)
                if alive:
                    break

    def _living(self) -> Iterator[psutil.Process]:
        """Yield those that run, but for those of other users (after sudo), which could not be signalled either."""
        mark = self.environment[_VARIABLE]
        for process in psutil.process_iter(["environ"]):
            if (process.info["environ"] or {}).get(_VARIABLE) == mark:
                yield process
