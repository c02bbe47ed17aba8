# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Waiting until a guest has powered itself off."""

from __future__ import annotations

from typing import Any

from .errors import failed, translated
from .library import vim
from .session import Session
from .tasks import Deadline
from .watch import Watch


def wait_for_power_off(session: Session, reference: Any, name: str, deadline: Deadline) -> None:
    """Wait for a machine to be off. Raises VsphereError when the deadline passes before."""
    action = f"wait for virtual machine {name!r} to power itself off"
    with translated(action), Watch(session, [reference], vim.VirtualMachine, ["runtime.powerState"]) as watch:
        while True:
            watch.wait(deadline.remaining())
            if reference in watch.gone:
                raise failed(action, "it was removed meanwhile", "run again")
            if watch.values[reference].get("runtime.powerState") == "poweredOff":
                return
            if deadline.has_passed():
                break
    remedy = "see its console; run again when it is off, or raise wait_timeout"
    raise failed(action, f"it still runs after {deadline.seconds} s", remedy)
