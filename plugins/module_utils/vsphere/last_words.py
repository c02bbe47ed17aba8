# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a guest that did not come up left behind: what it published by guestinfo, and its last events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from .events import last_events
from .library import vim, vmodl
from .properties import read
from .session import Session

# What cloud-init's DataSourceVMware publishes (advertise_local_ip_addrs), and the status of a customization.
_PUBLISHED = ("guestinfo.local-ipv4", "guestinfo.local-ipv6", "guestinfo.gc.status")

# What DataSourceVMware puts in place of what it has read and was asked to clear.
_CLEARED = "---"

_EVENTS = 3

# Machines whose events are read: one call each does not pay for more than a reader reads.
_READERS = 5


def last_words(session: Session, machines: Iterable[Any]) -> dict[Any, str]:
    """Return, by machine, what is known of its guest, "" for nothing.

    Never raises: what cannot be read is left out, for it is not what went wrong first.
    """
    references = list(machines)
    settings: Mapping[Any, Mapping[str, Any]] = {}
    with suppress(vmodl.MethodFault, OSError, HTTPException):
        settings = read(session, references, {vim.VirtualMachine: ["config.extraConfig"]}) if references else {}
    words = {each: published(settings.get(each, {}).get("config.extraConfig", [])) for each in references}
    for reference in references[:_READERS]:
        with suppress(vmodl.MethodFault, OSError, HTTPException):
            events = last_events(session, reference, _EVENTS)
            if events:
                words[reference].append("last events: " + " | ".join(events))
    return {reference: "; ".join(parts) for reference, parts in words.items()}


def published(options: Iterable[Any]) -> list[str]:
    """Return what an extraConfig says of the guest, without anything that it was handed."""
    values = {option.key: str(option.value).strip() for option in options}
    words = [f"{key} {values[key]}" for key in _PUBLISHED if values.get(key)]
    userdata = values.get("guestinfo.userdata")
    if userdata == _CLEARED:
        words.append("cloud-init has read its user data")
    elif userdata:
        words.append("cloud-init has not cleared guestinfo.userdata, so has probably not read it")
    return words
