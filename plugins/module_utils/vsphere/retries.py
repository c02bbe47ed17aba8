# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Calls that are made again: where that is safe, and after logging in again when vCenter has ended the session."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import TypeVar

from .library import vim
from .transport import Refused, Transport, UnreachableError

# Seconds before each repetition; their number is the limit.
PAUSES = (0.2, 0.5, 1.0, 2.0)

# Calls that may be made twice: they read, or the second time finds things as the first has left them.
REPEATABLE = frozenset(
    {
        "ContinueRetrievePropertiesEx",
        "CreateFilter",
        "CurrentTime",
        "DoesCustomizationSpecExist",
        "CreatePropertyCollector",
        "Fetch",
        "FetchUserPrivilegeOnEntities",
        "FindAllByDnsName",
        "FindAllByIp",
        "FindAllByUuid",
        "FindByDnsName",
        "FindByInventoryPath",
        "FindByIp",
        "FindByUuid",
        "FindChild",
        "GET",
        "HasPrivilegeOnEntities",
        "HasUserPrivilegeOnEntities",
        "Login",
        "Logout",
        "QueryConfigOptionDescriptor",
        "QueryOptions",
        "RetrieveContent",
        "RetrieveProperties",
        "RetrievePropertiesEx",
        "RetrieveServiceContent",
        "WaitForUpdatesEx",
    }
)

# Calls that speak of something that ends with the session: a filter, or a read that is half done.
_OF_THE_SESSION = frozenset(
    {
        "CancelRetrievePropertiesEx",
        "CheckForUpdates",
        "ContinueRetrievePropertiesEx",
        "DestroyPropertyCollector",
        "DestroyPropertyFilter",
        "WaitForUpdates",
        "WaitForUpdatesEx",
    }
)

# What a proxy before the API says while that restarts, or does not answer it.
PASSING = (502, 503, 504)

_Result = TypeVar("_Result")


class SessionRenewed(Exception):  # noqa: N818 - it is news, and an error only for those who cannot begin anew
    """The session ended and another one began, so that property filters and half-done reads are gone."""


class Retries:
    """The one way of all calls of a session.

    Attributes:
        logins: how often the session was begun anew. Property filters die with a session: whoever keeps one compares
            this number, or catches SessionRenewed.
        log_in: how to begin it anew; None until the first login.
    """

    def __init__(self, transport: Transport) -> None:
        """Begin without a login."""
        self._transport = transport
        self.log_in: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self.logins = 0

    def run(self, method: str, call: Callable[[], _Result]) -> _Result:
        """Make a call of that method. Raises what it raises, and SessionRenewed."""
        pauses = iter(PAUSES)
        renewed = False
        while True:
            logins = self.logins
            try:
                return call()
            except (OSError, HTTPException) as error:
                pause = next(pauses, None)
                if pause is None or not self._may_repeat(method, error):
                    raise
                time.sleep(pause)
            except vim.fault.NotAuthenticated:
                # vCenter refuses before it does anything, so that every call may be made again.
                if renewed or self.log_in is None or method in ("Login", "Logout"):
                    raise
                renewed = True
                self._renew(logins)
                if method in _OF_THE_SESSION:
                    raise SessionRenewed from None

    def _may_repeat(self, method: str, error: Exception) -> bool:
        if isinstance(error, UnreachableError):
            # Nothing was sent. What does not answer the very first time is more likely wrong than busy.
            return self._transport.has_answered
        if isinstance(error, Refused) and error.status not in PASSING:
            return False
        return method in REPEATABLE

    def _renew(self, logins: int) -> None:
        with self._lock:
            if self.logins == logins and self.log_in:  # otherwise another thread was faster
                self._transport.session_id = ""
                self.log_in()
                self.logins += 1
