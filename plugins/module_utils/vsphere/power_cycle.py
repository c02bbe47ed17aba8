# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Changing a machine that must be off for it: shut down, changed, started, and waited for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from ..model.difference import Difference
from .changes import Subject, config_spec, hardware_version
from .errors import VsphereError, translated
from .guests import GuestWait, wait_for_guests
from .library import vim
from .session import Session
from .tasks import Deadline, Job, run_tasks
from .watch import Watch

# Seconds that a guest may take to shut itself down before it is switched off; systemd's own limit for a service is 90.
_SHUTDOWN_SECONDS = 180


def power_cycle(
    session: Session, subject: Subject, differences: Sequence[Difference], wait_for_guest: bool, deadline: Deadline
) -> None:
    """Settle differences of a running machine. Raises VsphereError; the machine is started again whatever happens."""
    name, reference = subject.machine.name, subject.reference
    spec, version = config_spec(subject, differences), hardware_version(differences)
    _shut_down(session, subject, deadline)
    try:
        if spec is not None:
            action = f"change virtual machine {name!r} while it is off"
            _run(session, Job(name, action, partial(reference.ReconfigVM_Task, spec=spec)), deadline)
        if version:
            action = f"upgrade the hardware of virtual machine {name!r} to {version}"
            _run(session, Job(name, action, partial(reference.UpgradeVM_Task, version=version)), deadline)
    finally:
        _run(session, Job(name, f"power on virtual machine {name!r}", reference.PowerOnVM_Task), deadline)
    if wait_for_guest:
        wait = GuestWait(name, reference, subject.machine.address)
        wait_for_guests(session, [wait], deadline).raise_failures()


def _run(session: Session, job: Job, deadline: Deadline) -> None:
    run_tasks(session, [job], 1, deadline).raise_failures()


def _shut_down(session: Session, subject: Subject, deadline: Deadline) -> None:
    """Let the guest shut itself down; switch it off when it cannot, or takes too long."""
    name, reference = subject.machine.name, subject.reference
    patience = _SHUTDOWN_SECONDS
    # Not an error: the machine may have gone off by itself, or do as asked though the answer was lost.
    with suppress(VsphereError), translated(f"shut down virtual machine {name!r}"):
        try:
            reference.ShutdownGuest()
        except vim.fault.ToolsUnavailable:
            patience = 0  # nobody in the guest heard it
    limit = Deadline(min(patience, deadline.remaining()))
    with (
        translated(f"wait for virtual machine {name!r} to shut down"),
        Watch(session, [reference], vim.VirtualMachine, ["runtime.powerState"]) as watch,
    ):
        while True:
            watch.wait(limit.remaining())
            if watch.values[reference].get("runtime.powerState") == "poweredOff":
                return
            if limit.has_passed():
                break
    _run(session, Job(name, f"power off virtual machine {name!r}", reference.PowerOffVM_Task), deadline)
