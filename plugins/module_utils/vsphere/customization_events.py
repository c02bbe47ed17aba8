# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Waiting for vCenter's word on the customization of guests: one event collector, whatever the number of machines."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .errors import VsphereError, failed, translated
from .events import LATEST, collecting
from .guests import GuestOutcome, GuestWait
from .library import vim
from .session import Session
from .tasks import Deadline
from .watch import Watch

_SUCCESS = "CustomizationSucceeded"

# The last four are kinds of the failure before them; a filter takes names, and no kinds of them.
_KINDS = (
    _SUCCESS,
    "CustomizationFailed",
    "CustomizationLinuxIdentityFailed",
    "CustomizationNetworkSetupFailed",
    "CustomizationSysprepFailed",
    "CustomizationUnknownFailure",
)

# Events that a collector holds, which is what vCenter allows.
_PAGE = 1000

_REMEDY = (
    "see /var/log/vmware-imc/toolsDeployPkg.log and /var/log/cloud-init.log in it; its template needs VMware Tools and "
    "either perl or a cloud-init with disable_vmware_customization: false"
)


def wait_for_customization(
    session: Session, folder: Any, waits: Sequence[GuestWait], deadline: Deadline
) -> GuestOutcome:
    """Wait until vCenter says of each machine how its customization ended; none has an address in the outcome.

    The machines are new, and in the folder or below it. Raises VsphereError only when vCenter itself cannot be asked.
    """
    outcome = GuestOutcome()
    pending = {wait.reference: wait for wait in waits}
    began = time.monotonic()
    if not pending:
        return outcome
    with translated("wait for the customization of guests"):
        while True:
            _wait_in_one_session(session, folder, pending, outcome, deadline)
            if not pending or deadline.has_passed():
                break
    for wait in pending.values():
        waited = round(time.monotonic() - began)
        outcome.failures[wait.name] = failed(
            f"customize virtual machine {wait.name!r}",
            f"vCenter has not said how it ended after {waited} s",
            f"look at its console; raise wait_timeout if it is only slow; {_REMEDY}",
        )
    return outcome


def _wait_in_one_session(
    session: Session, folder: Any, pending: dict[Any, GuestWait], outcome: GuestOutcome, deadline: Deadline
) -> None:
    """Wait until nothing is pending, the deadline has passed, or the session has ended and the collector with it."""
    with (
        collecting(session, folder, _PAGE, _KINDS, below=True) as collector,
        Watch(session, [collector], vim.event.EventHistoryCollector, [LATEST]) as watch,
    ):
        while pending and not watch.gone:
            watch.wait(deadline.remaining())
            for reference, event in last_by_machine(watch.values[collector].get(LATEST) or ()).items():
                wait = pending.pop(reference, None)
                if wait and not isinstance(event, vim.event.CustomizationSucceeded):
                    outcome.failures[wait.name] = customization_error(wait.name, event)
            if deadline.has_passed():
                return


def last_by_machine(events: Iterable[Any]) -> Mapping[Any, Any]:
    """Return the last of the events of each machine."""
    ordered = sorted(events, key=lambda event: (event.createdTime, event.key))
    return {event.vm.vm: event for event in ordered if event.vm}


def customization_error(name: str, event: Any) -> VsphereError:
    """Build the error for a customization that failed, from its event."""
    parts = [(event.fullFormattedMessage or "").strip().rstrip(".") or type(event).__name__.rpartition(".")[2]]
    # The reason is there from 7.0 on.
    parts += [f"reason {event.reason}"] if getattr(event, "reason", None) else []
    parts += [f"log in the guest: {event.logLocation}"] if event.logLocation else []
    return failed(f"customize virtual machine {name!r}", "; ".join(parts), _REMEDY)
