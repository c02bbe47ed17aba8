# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One login to a vCenter, always logged out."""

from __future__ import annotations

import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any, NamedTuple

from .connection import Connection
from .errors import VsphereError, cause_of, failed, translated
from .guardian import Guardian, log_out
from .library import is_installed, versions, vim, vmodl
from .negotiation import VersionError, negotiate
from .plain import PlainSession
from .retries import PASSING, Retries
from .soap import VERSION, Reference, request, text
from .stub import fault_of, make_stub
from .transport import Answer, Refused, Transport, UnreachableError


class Session(NamedTuple):
    """A session that is logged in.

    Attributes:
        content: vCenter's ServiceContent, read once: pyVmomi would ask again at every access through the instance.
        retries: the way of its calls, which counts how often it was begun anew.
        transport: for the few calls that are so many that pyVmomi's objects would be too slow.
    """

    content: Any
    retries: Retries
    transport: Transport


@contextmanager
def session(connection: Connection) -> Iterator[Session]:
    """Log in for the duration of the body. The session also ends when this process is killed. Raises VsphereError."""
    with _connected(connection) as (transport, retries):
        with _contact(connection):
            ours = versions()
            version = retries.run("GET", lambda: negotiate(transport, ours))
            stub = make_stub(transport, version, ours[version], retries)
            content = vim.ServiceInstance("ServiceInstance", stub).RetrieveContent()
        manager = Reference("SessionManager", content.sessionManager._GetMoId())
        with _logged_in(connection, transport, retries, manager, Guardian):
            yield Session(content, retries, transport)


@contextmanager
def plain_session(connection: Connection) -> Iterator[PlainSession]:
    """Log in to read, for the duration of the body, without pyVmomi's objects. Raises VsphereError.

    It is for what takes a moment: a process that is killed in it by SIGKILL leaves the session to expire.
    """
    with _connected(connection) as (transport, retries):
        plain = PlainSession(transport, retries)
        with _contact(connection):
            plain.open()
        with _terminable(), _logged_in(connection, transport, retries, plain.content.sessionManager, _Unguarded):
            yield plain


@contextmanager
def _connected(connection: Connection) -> Iterator[tuple[Transport, Retries]]:
    if not is_installed():
        raise failed(
            "talk to vCenter",
            f"the Python library pyVmomi is not installed for {sys.executable}",
            "install pyvmomi 8.0.3 or later, or set ansible_python_interpreter to a Python that has it",
        )
    transport = Transport(connection)
    try:
        yield transport, Retries(transport)
    finally:
        transport.close()


@contextmanager
def _logged_in(
    connection: Connection,
    transport: Transport,
    retries: Retries,
    manager: Reference,
    keeper_of: Callable[[Transport, Reference], Any],
) -> Iterator[None]:
    if connection.session_token:
        retries.log_in = lambda: _refuse_token(connection)
        _check_token(connection, transport, retries, manager)
        yield
        return
    try:
        keeper = keeper_of(transport, manager)
    except OSError as error:
        raise failed(
            f"log in to vCenter {connection.server}",
            f"this machine cannot start the process that guards the session ({error.strerror})",
            "free memory, or raise the limit of processes",
        ) from error
    login = request("Login", manager, text("userName", connection.username), text("password", connection.password))

    def log_in() -> None:
        answer = keeper.log_in(login)
        if answer.is_fault:
            raise fault_of(answer)

    try:
        with _logging_in(connection):
            retries.run("Login", log_in)
        retries.log_in = log_in
        # The body's error, if any, is the one to be heard.
        yield
    finally:
        keeper.dismiss()


@contextmanager
def _contact(connection: Connection) -> Iterator[None]:
    """Turn what goes wrong before anything is asked of a vCenter into a VsphereError."""
    through = f" through proxy {connection.proxy_host}:{connection.proxy_port}" if connection.proxy_host else ""
    action = f"connect to vCenter {connection.server}{through}"
    try:
        yield
    except UnreachableError as error:
        raise _unreachable(connection, action, error.__cause__) from error
    except Refused as error:
        if error.status in PASSING:
            raise failed(action, f"its services do not run ({error})", "run again when they have started") from error
        raise failed(action, f"it is no vCenter ({error})", "check hostname and port") from error
    except (VersionError, HTTPException) as error:
        raise failed(
            action, f"it is no vCenter that pyVmomi can talk to ({error})", "check hostname and port"
        ) from error
    except vmodl.MethodFault as fault:
        raise failed(action, cause_of(fault), "ask the vCenter's administrators") from fault
    except OSError as error:
        raise failed(
            action, f"it does not answer ({error.strerror or error})", "check hostname, port, routes and firewalls"
        ) from error


def _unreachable(connection: Connection, action: str, error: Any) -> VsphereError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return failed(
            action,
            f"its certificate is not trusted ({error.verify_message})",
            "set ca_file (or VSPHERE_CA_FILE) to the certificate of the authority that signed it",
        )
    if isinstance(error, ssl.SSLError):
        return failed(action, f"it does not speak TLS ({error.reason})", "check hostname and port")
    words = error.strerror or error
    if connection.proxy_host:
        return failed(action, f"the proxy does not lead there ({words})", "check proxy_host, proxy_port and its rules")
    if isinstance(error, socket.gaierror):
        return failed(action, f"its name cannot be resolved ({words})", "check hostname and DNS")
    return failed(action, f"it does not answer ({words})", "check hostname, port, routes and firewalls")


@contextmanager
def _logging_in(connection: Connection) -> Iterator[None]:
    action = f"log in to vCenter {connection.server} as {connection.username!r}"
    try:
        yield
    except vim.fault.InvalidLogin as fault:
        raise failed(
            action,
            "vCenter does not accept this user name and password",
            "check username and password (or VSPHERE_USER and VSPHERE_PASSWORD)",
        ) from fault
    except vmodl.MethodFault as fault:
        raise failed(action, cause_of(fault), "ask the vCenter's administrators") from fault
    except (OSError, HTTPException) as error:
        raise failed(action, f"it stopped answering ({error})", "run again") from error


def _check_token(connection: Connection, transport: Transport, retries: Retries, manager: Reference) -> None:
    with translated(f"use the session of session_token at vCenter {connection.server}"):
        current = PlainSession(transport, retries).read([(manager, ())], {"SessionManager": ["currentSession"]})
    if not current.get(manager, {}).get("currentSession"):
        _refuse_token(connection)


def _refuse_token(connection: Connection) -> None:
    raise failed(
        f"use the session of session_token at vCenter {connection.server}",
        "that session has ended, or there never was one",
        "log in anew and set session_token (or VSPHERE_SESSION_TOKEN) to its vmware_soap_session cookie, "
        "or set username and password instead",
    )


class _Unguarded:
    """Logging in and out by ourselves, with the same methods as Guardian."""

    def __init__(self, transport: Transport, manager: Reference) -> None:
        self._transport = transport
        self._manager = manager

    def log_in(self, login: bytes) -> Answer:
        return self._transport.post(login, VERSION)

    def dismiss(self) -> None:
        if self._transport.session_id:
            log_out(self._transport, self._manager)


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the body as an exception, so that it is left in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _frame: Any) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
