# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""vCenter's REST API, which has what SOAP lacks: a session of its own, made when it is needed and always deleted."""

from __future__ import annotations

import base64
import dataclasses
import json
import ssl
import time
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException, responses
from types import TracebackType
from typing import Any, NamedTuple

from .connection import Connection
from .errors import VsphereError, failed
from .rest_dialects import NEWER, OLDER, Call, Dialect, error_type, messages
from .retries import PAUSES
from .transport import Transport, UnreachableError

_OK = range(200, 300)

# What a proxy before the API says while that restarts, or what the API says when it is asked too fast.
_PASSING = (429, 502, 503, 504)

# What a user needs for the calls of a family.
_PRIVILEGES = {
    "cis": "the privileges of vSphere tagging, on vCenter itself and on the machines",
    "content": "the privilege to read content libraries, on vCenter itself",
    "vcenter": "VApp.Import on the resource pool, and the privileges to make a virtual machine in the folder",
}

_HEADER = "vmware-api-session-id"


class RestError(VsphereError):
    """What the REST API refused.

    Attributes:
        status: HTTP's.
        kind: the API's word for it, such as "already_exists".
    """

    def __init__(self, error: VsphereError, status: int, kind: str) -> None:
        """Take the message of an error."""
        super().__init__(str(error))
        self.status = status
        self.kind = kind


class Reply(NamedTuple):
    """What the server answered."""

    status: int
    document: Any


class _Login(NamedTuple):
    """A session, and the form of the API in which it was made."""

    dialect: Dialect
    session: str


class Rest:
    """The REST API of one vCenter, for the duration of the body.

    Logs in with the first call, and again when vCenter has forgotten the session, as it does after five idle minutes.
    """

    def __init__(self, connection: Connection) -> None:
        """Prepare, without connecting."""
        self._connection = connection
        # The token is one of the SOAP API, which this one does not take.
        self._transport = _RestTransport(dataclasses.replace(connection, session_token=""))
        self._login: _Login | None = None

    def __enter__(self) -> Rest:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Log out; a session that cannot be deleted expires by itself."""
        try:
            if self._login:
                with suppress(OSError, HTTPException):
                    headers = {_HEADER: self._login.session}
                    self._transport.exchange("DELETE", self._login.dialect.session, None, headers)
        finally:
            self._login = None
            self._transport.close()

    def wait_up_to(self, seconds: int) -> None:
        """Wait that long for answers from now on, as of a call that ends when all is done."""
        self._transport.hurry(seconds)

    def call(self, call: Call, action: str, repeatable: bool = True) -> Any:
        """Make a call and return its result. Raises VsphereError, which says what `action` could not be done.

        `repeatable` tells whether to make it again when no answer came.
        """
        login = self._login or self._log_in(action)
        reply = self._send(call, login, action, repeatable)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            login = self._log_in(action)
            reply = self._send(call, login, action, repeatable)
        if reply.status not in _OK:
            raise _refusal(action, reply, _PRIVILEGES[call.family])
        return login.dialect.value(reply.document)

    def _send(self, call: Call, login: _Login, action: str, repeatable: bool) -> Reply:
        body = login.dialect.body(call)
        headers = {_HEADER: login.session}
        return self._exchange(action, (call.method, login.dialect.path(call), body, headers), repeatable)

    def _log_in(self, action: str) -> _Login:
        connection = self._connection
        if not connection.username or not connection.password:
            raise failed(
                action,
                "vCenter's REST API takes no session_token",
                "set username and password (or VSPHERE_USER and VSPHERE_PASSWORD)",
            )
        action = f"{action}: log in to the REST API of vCenter {connection.server} as {connection.username!r}"
        credentials = base64.b64encode(f"{connection.username}:{connection.password}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}"}
        for dialect in (OLDER, NEWER):
            reply = self._exchange(action, ("POST", dialect.session, None, headers), repeatable=True)
            if reply.status == HTTPStatus.UNAUTHORIZED:
                raise failed(
                    action,
                    "it does not accept this user name and password",
                    "check username and password (or VSPHERE_USER and VSPHERE_PASSWORD)",
                )
            if reply.status in _OK:
                self._login = _Login(dialect, str(dialect.value(reply.document)))
                return self._login
            if reply.status != HTTPStatus.NOT_FOUND:
                break
        raise _refusal(action, reply, "the privileges to log in to the REST API")

    def _exchange(self, action: str, parts: tuple[str, str, Any, dict[str, str]], repeatable: bool) -> Reply:
        """Exchange a request and its answer; repeat it while the trouble is a passing one."""
        pauses = iter(PAUSES)
        while True:
            pause = next(pauses, None)
            try:
                reply = self._transport.exchange(*parts)
            except UnreachableError as error:
                if pause is None or not self._transport.has_answered:
                    raise _broken(action, error.__cause__ or error) from error
            except (OSError, HTTPException) as error:
                if pause is None or not repeatable:
                    raise _broken(action, error) from error
            else:
                if pause is None or reply.status not in _PASSING:
                    return reply
            time.sleep(pause)


class _RestTransport(Transport):
    """The connections to the REST API: the same server, certificate and proxy, another language."""

    def exchange(self, method: str, path: str, document: Any, headers: dict[str, str]) -> Reply:
        """Send a document as JSON, None for none. Raises OSError or HTTPException."""
        body = None if document is None else json.dumps(document).encode()
        sent = {"Accept": "application/json", "Content-Type": "application/json", **headers}
        status, _reason, text = self._exchange(method, path, body, sent)
        try:
            return Reply(status, json.loads(text) if text.strip() else None)
        except ValueError:
            return Reply(status, None)  # a page for people, of a proxy or for an error


def _refusal(action: str, reply: Reply, privileges: str) -> RestError:
    words = messages(reply.document)
    cause = f"vCenter's REST API answered {reply.status} {responses.get(reply.status, '')}".rstrip()
    cause += f" ({words})" if words else ""
    remedy = "see the message, and the vCenter's tasks and events, then run again"
    if reply.status == HTTPStatus.FORBIDDEN:
        cause = "the user lacks a privilege for it" + (f" ({words})" if words else "")
        remedy = f"grant {privileges}, then run again"
    return RestError(failed(action, cause, remedy), reply.status, error_type(reply.document))


def _broken(action: str, error: BaseException) -> VsphereError:
    if isinstance(error, ssl.SSLCertVerificationError):
        cause = f"the vCenter's certificate is not trusted ({error.verify_message})"
        return failed(action, cause, "set ca_file (or VSPHERE_CA_FILE) to the certificate of its authority")
    cause = f"the connection to vCenter broke ({str(error) or type(error).__name__})"
    return failed(action, cause, "check the network to vCenter, then run again")
