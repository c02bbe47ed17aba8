# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Waiting until guests are up: one wait for all of them, and a clear word on each that is not."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .errors import VsphereError, failed, translated
from .guest_state import PATHS, GuestState
from .last_words import last_words
from .library import vim
from .session import Session
from .tasks import Deadline
from .watch import Watch


class GuestWait(NamedTuple):
    """One virtual machine, powered on, whose guest is waited for.

    Attributes:
        name: the machine's name; unique among those that are waited for.
        reference: its managed object.
        address: the address that it is to have, "" for any IPv4 address, as by DHCP.
        mac: MAC address of the card that is to have it, "" for any card.
    """

    name: str
    reference: Any
    address: str = ""
    mac: str = ""


class Unready(NamedTuple):
    """Why a guest is not up.

    Attributes:
        facts: how far it has come, for messages.
        final: whether to wait longer is of no use.
    """

    problem: str
    remedy: str
    facts: str
    final: bool = False


@dataclass
class GuestOutcome:
    """What became of guests, by their machines' names: addresses of those that are up, errors of the others."""

    addresses: dict[str, str] = field(default_factory=dict)
    failures: dict[str, VsphereError] = field(default_factory=dict)

    def raise_failures(self) -> None:
        """Raise one VsphereError for all that are not up, if there are any."""
        if self.failures:
            raise VsphereError("\n".join(str(self.failures[name]) for name in sorted(self.failures)))


def wait_for_guests(session: Session, waits: Sequence[GuestWait], deadline: Deadline) -> GuestOutcome:
    """Wait until VMware Tools report each guest's address; what is off, or gone, has failed at once.

    Raises VsphereError only when vCenter itself cannot be asked.
    """
    outcome = GuestOutcome()
    pending = {wait.reference: wait for wait in waits}
    unready: dict[GuestWait, Unready] = {}
    began = time.monotonic()
    if not pending:
        return outcome
    with translated("wait for the guests of virtual machines"):
        with Watch(session, pending, vim.VirtualMachine, PATHS) as watch:
            while pending:
                watch.wait(deadline.remaining())
                late = deadline.has_passed()
                for reference, wait in list(pending.items()):
                    state = GuestState.of(watch.values[reference])
                    found = judge(wait, state, reference in watch.gone)
                    if isinstance(found, str):
                        outcome.addresses[wait.name] = found
                    elif found.final or late:
                        unready[wait] = found
                    else:
                        continue
                    del pending[reference]
        _tell(session, unready, round(time.monotonic() - began), outcome)
    return outcome


def judge(wait: GuestWait, state: GuestState, gone: bool = False) -> str | Unready:
    """Return the guest's address, or what it still lacks."""
    facts = _facts(state)
    if gone:
        return Unready("it was removed from vCenter", "run again to make it anew", facts, final=True)
    if state.is_off():
        words = "was powered off" if state.power_state == "poweredOff" else f"is {state.power_state}"
        return Unready(f"it {words}", "see its events and its vmware.log, then run again", facts, final=True)
    address = state.address(wait.address, wait.mac)
    if address:
        return address
    if not state.tools_run:
        words = "VMware Tools do not run in it" if state.tools_installed else "it has no VMware Tools"
        return Unready(words, "look at its console; its template needs open-vm-tools, started at boot", facts)
    card = f" on its card {wait.mac}" if wait.mac else ""
    return Unready(
        f"it has not reported {f'address {wait.address}' if wait.address else 'an address'}{card}",
        "look at its console, and at /var/log/cloud-init.log in it; raise wait_timeout if it is only slow",
        facts,
    )


def _facts(state: GuestState) -> str:
    addresses = [f"{address} ({mac})" if mac else address for address, mac in state.addresses]
    return ", ".join(
        (
            {"poweredOn": "powered on", "poweredOff": "powered off", "": "power unknown"}.get(
                state.power_state, state.power_state
            ),
            "VMware Tools running" if state.tools_run else "VMware Tools not running",
            f"host name {state.host_name!r}" if state.host_name else "no host name",
            f"addresses {' '.join(addresses)}" if addresses else "no addresses",
        )
    )


def _tell(session: Session, unready: Mapping[GuestWait, Unready], waited: int, outcome: GuestOutcome) -> None:
    words = last_words(session, [wait.reference for wait in unready])
    for wait, lack in unready.items():
        known = "; ".join(part for part in (lack.facts, words[wait.reference]) if part)
        cause = f"{lack.problem} after {waited} s ({known})"
        outcome.failures[wait.name] = failed(f"bring up virtual machine {wait.name!r}", cause, lack.remedy)
