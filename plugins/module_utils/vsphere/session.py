# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One login to a vCenter, always logged out."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any, NamedTuple

from .connection import Connection
from .errors import cause_of, failed
from .library import SmartStubAdapter, vim, vmodl

# Seconds without an answer after which a server is taken for dead. Longer than any single wait for updates.
_TIMEOUT = 60


class Session(NamedTuple):
    """A session that is logged in.

    Attributes:
        content: vCenter's ServiceContent, read once: pyVmomi would ask again at every access through the instance.
    """

    content: Any


@contextmanager
def session(connection: Connection) -> Iterator[Session]:
    """Log in for the duration of the body. Raises VsphereError."""
    if vim is None:
        raise failed(
            "talk to vCenter",
            f"the Python library pyVmomi is not installed for {sys.executable}",
            "install pyvmomi 8.0.3 or later, or set ansible_python_interpreter to a Python that has it",
        )
    server = f"{connection.hostname}:{connection.port}"
    stub = _stub(connection, server)
    try:
        content = _log_in(connection, server, stub)
        try:
            yield Session(content)
        finally:
            # The body's error, if any, is the one to be heard. A session that cannot be ended expires by itself.
            with suppress(vmodl.MethodFault, OSError, HTTPException):
                content.sessionManager.Logout()
    finally:
        stub.DropConnections()


def _stub(connection: Connection, server: str) -> Any:
    """Connect and agree on an API version."""
    action = f"connect to vCenter {server}"
    context = _tls_context(connection, action)
    try:
        with _default_timeout():
            return SmartStubAdapter(
                host=connection.hostname,
                port=connection.port,
                sslContext=context,
                httpConnectionTimeout=_TIMEOUT,
            )
    except ssl.SSLCertVerificationError as error:
        raise failed(
            action,
            f"its certificate is not trusted ({error.verify_message})",
            "set ca_file (or VSPHERE_CA_FILE) to the certificate of the authority that signed it",
        ) from error
    except ssl.SSLError as error:
        raise failed(action, f"it does not speak TLS ({error.reason})", "check hostname and port") from error
    except socket.gaierror as error:
        raise failed(action, f"its name cannot be resolved ({error.strerror})", "check hostname and DNS") from error
    except OSError as error:
        raise failed(
            action, f"it does not answer ({error.strerror or error})", "check hostname, port, routes and firewalls"
        ) from error
    except Exception as error:
        # SmartStubAdapter raises a bare Exception when no version is common, and XML errors when it is no vCenter.
        raise failed(
            action, f"it is no vCenter that pyVmomi can talk to ({error})", "check hostname and port"
        ) from error


def _log_in(connection: Connection, server: str, stub: Any) -> Any:
    action = f"log in to vCenter {server} as {connection.username!r}"
    try:
        content = vim.ServiceInstance("ServiceInstance", stub).RetrieveContent()
        content.sessionManager.Login(connection.username, connection.password, None)
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
    return content


def _tls_context(connection: Connection, action: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if connection.ca_file:
        try:
            context.load_verify_locations(connection.ca_file)
        except OSError as error:
            raise failed(
                action,
                f"{connection.ca_file} cannot be read as certificates ({error.strerror or error})",
                "set ca_file (or VSPHERE_CA_FILE) to a PEM file",
            ) from error
    if not connection.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def _default_timeout() -> Iterator[None]:
    """Bound the version negotiation, for which pyVmomi takes no timeout."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_TIMEOUT)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
