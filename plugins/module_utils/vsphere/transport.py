# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""HTTPS to one vCenter: connections that are kept, its certificate, a proxy, the cookie of a session."""

from __future__ import annotations

import re
import select
import ssl
import zlib
from http.client import HTTPException, HTTPSConnection
from typing import NamedTuple

from .connection import Connection
from .errors import failed

# Seconds without an answer after which a server is taken for dead. Longer than any single wait for updates.
TIMEOUT = 60

# How administrators recognise us in vCenter's list of sessions.
USER_AGENT = "sighup.fury_vsphere"

# What SOAP 1.1 answers with: a result, or a fault.
_ANSWERS = (200, 500)

_PATH = "/sdk"
_COOKIE = "vmware_soap_session"


class Answer(NamedTuple):
    """What a server answered to a SOAP request: the text of a result, or of a fault."""

    is_fault: bool
    text: bytes


class UnreachableError(ConnectionError):
    """No connection could be made, so nothing was sent. Its cause says why."""


class Refused(HTTPException):
    """Something before vCenter's API, such as its proxy, answered in its place."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep the status, which tells whether trying again makes sense."""
        super().__init__(f"{status} {reason}")
        self.status = status


class Transport:
    """The connections to one vCenter. Threads may share it."""

    def __init__(self, connection: Connection) -> None:
        """Prepare, without connecting. Raises VsphereError for a file of certificates that is none.

        `session_id` is the value of the session's cookie. It is sent with every request, and taken from answers.
        """
        self._host = connection.hostname.strip("[]")
        self._port = connection.port
        self._proxy = (connection.proxy_host, connection.proxy_port) if connection.proxy_host else None
        self._context = tls_context(connection)
        self._trusts_system = not connection.ca_file or not connection.validate_certs
        self._idle: list[HTTPSConnection] = []
        self._timeout: int | None = None
        self.session_id = connection.session_token
        self.has_answered = False

    def get(self, path: str) -> bytes:
        """Return a document of the server. Raises OSError or HTTPException."""
        status, _reason, text = self._exchange("GET", path, None, {})
        if status != 200:  # noqa: PLR2004 - that status is its own name
            raise Refused(status, _reason)
        return text

    def post(self, request: bytes, version: str) -> Answer:
        """Send a SOAP request of a version of the API and return the answer. Raises OSError or HTTPException."""
        headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": f'"urn:vim25/{version}"'}
        status, reason, text = self._exchange("POST", _PATH, request, headers)
        if status not in _ANSWERS:
            raise Refused(status, reason)
        return Answer(status != _ANSWERS[0], text)

    def hurry(self, seconds: int) -> None:
        """Wait no longer than that for answers from now on."""
        self._timeout = seconds
        for connection in self._idle:
            if connection.sock is not None:
                connection.sock.settimeout(seconds)

    def close(self) -> None:
        """Close the connections. The session stays."""
        while self._idle:
            self._idle.pop().close()

    def detached(self) -> Transport:
        """Return another one to the same server that shares no connection, for another process."""
        other = object.__new__(Transport)
        other.__dict__.update(self.__dict__, _idle=[])
        return other

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str, bytes]:
        headers = {**headers, "User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
        if self.session_id:
            headers["Cookie"] = f'{_COOKIE}="{self.session_id}"'
        connection = self._take()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read()
        except BaseException:
            connection.close()
            raise
        cookie = re.search(rf'{_COOKIE}="?([^";,\s]+)', response.headers.get("Set-Cookie", ""))
        if cookie:
            self.session_id = cookie[1]
        self.has_answered = True
        if connection.sock is not None:
            self._idle.append(connection)
        if response.headers.get("Content-Encoding") == "gzip":
            text = zlib.decompress(text, wbits=zlib.MAX_WBITS + 16)
        return response.status, response.reason, text

    def _take(self) -> HTTPSConnection:
        """Return an idle connection that still stands, or a new one."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._connect()
            # A server that closes an idle connection makes it readable; a request must not be lost in it.
            readable = select.poll()
            readable.register(connection.sock, select.POLLIN)
            if not readable.poll(0):
                return connection
            connection.close()

    def _connect(self) -> HTTPSConnection:
        try:
            try:
                return self._open()
            except ssl.SSLCertVerificationError:
                if self._trusts_system:
                    raise
            # Reading the system's authorities takes longer than an inventory; with a file of one's own it is rarely
            # them who vouch.
            self._context.load_default_certs()
            self._trusts_system = True
            return self._open()
        except OSError as error:
            raise UnreachableError(str(error) or type(error).__name__) from error

    def _open(self) -> HTTPSConnection:
        host, port = self._proxy or (self._host, self._port)
        connection = HTTPSConnection(host, port, timeout=self._timeout or TIMEOUT, context=self._context)
        if self._proxy:
            connection.set_tunnel(self._host, self._port)
        try:
            connection.connect()
        except BaseException:
            connection.close()
            raise
        return connection


def tls_context(connection: Connection) -> ssl.SSLContext:
    """Return what verifies servers for a connection. Raises VsphereError for a file of certificates that is none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not connection.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif not connection.ca_file:
        context.load_default_certs()
    if connection.ca_file:
        try:
            context.load_verify_locations(connection.ca_file)
        except OSError as error:
            raise failed(
                f"connect to vCenter {connection.server}",
                f"{connection.ca_file} cannot be read as certificates ({error.strerror or error})",
                "set ca_file (or VSPHERE_CA_FILE) to a PEM file",
            ) from error
    return context
