# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A lease, under which a virtual machine is imported: vCenter makes it, and takes disks until that is completed."""

from __future__ import annotations

from contextlib import suppress
from http.client import HTTPException
from types import TracebackType
from typing import Any

from .errors import cause_of, failed, translated
from .library import vim, vmodl
from .properties import read
from .retries import SessionRenewed
from .session import Session
from .tasks import Deadline
from .watch import Watch

_PATHS = ("state", "error")

# The highest that vCenter is told before all is done.
_ALMOST = 99


class Lease:
    """A lease for the duration of the body, which must complete it: otherwise vCenter takes all back.

    A process that is killed leaves that to vCenter, which does it minutes after it last heard of progress.
    """

    def __init__(self, session: Session, reference: Any, name: str, deadline: Deadline) -> None:
        """Take a lease that was just given for a machine of that name."""
        self._session = session
        self._reference = reference
        self._name = name
        self._deadline = deadline
        self._is_complete = False

    def __enter__(self) -> Lease:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Have vCenter take everything back, unless it is complete."""
        if not self._is_complete:
            with suppress(vmodl.MethodFault, SessionRenewed, OSError, HTTPException):
                self._reference.Abort()

    def wait(self) -> Any:
        """Wait until vCenter takes the disks; return the lease's info. Raises VsphereError."""
        action = f"import virtual machine {self._name!r}"
        with translated(action), Watch(self._session, [self._reference], vim.HttpNfcLease, _PATHS) as watch:
            while True:
                watch.wait(self._deadline.remaining())
                values = watch.values[self._reference]
                if values.get("state") == "ready":
                    break
                if values.get("state") == "error" or self._reference in watch.gone:
                    fault = values.get("error")
                    cause = cause_of(fault) if fault else "vCenter gives no reason"
                    raise failed(action, cause, "see the vCenter's tasks and events, then run again")
                if self._deadline.has_passed():
                    cause = f"vCenter takes no disks after {self._deadline.seconds} s"
                    raise failed(action, cause, "see the vCenter's tasks, or raise wait_timeout")
            return read(self._session, [self._reference], {vim.HttpNfcLease: ["info"]})[self._reference]["info"]

    def progress(self, percent: int) -> None:
        """Tell vCenter how far it is, which also keeps the lease. Raises VsphereError."""
        with translated(f"import virtual machine {self._name!r}"):
            self._reference.Progress(percent=min(_ALMOST, percent))

    def complete(self) -> None:
        """Say that all disks are there. Raises VsphereError."""
        with translated(f"complete the import of virtual machine {self._name!r}"):
            self._reference.Complete()
        self._is_complete = True
