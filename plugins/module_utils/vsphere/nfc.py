# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Sending files of disks to where a lease says: the vCenter, or the ESXi host that the machine is made on."""

from __future__ import annotations

import hashlib
import hmac
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import closing
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from .connection import Connection
from .errors import VsphereError, failed
from .transport import TIMEOUT, USER_AGENT, tls_context

_OK = range(200, 300)

# A host answers when the last block is on its disk.
_PATIENCE = 300

# What a lease calls the server that gave it.
_VCENTER = "*"

# Of HTTPS.
_PORT = 443

# Hexadecimal digits of a certificate's thumbprint, by algorithm.
_THUMBPRINTS = {40: "sha1", 64: "sha256"}


class Destination(NamedTuple):
    """Where a file goes.

    Attributes:
        thumbprint: of the certificate of the server, as vCenter told it; "" when it did not.
        creates: whether the file is no disk, but one that is made there, such as a CD.
    """

    url: str
    thumbprint: str = ""
    creates: bool = False


def send(
    connection: Connection,
    destination: Destination,
    name: str,
    content: tuple[int, Iterable[bytes]],
    sent: Callable[[int], None],
) -> None:
    """Send a file, given as its size and its pieces; `sent` is told the size of each. Raises VsphereError."""
    server = _Server(connection, destination)
    action = f"send {name!r} to {server.name}"
    size, pieces = content
    try:
        with closing(server.connect()) as http:
            _begin(http, destination, size)
            for piece in pieces:
                http.send(piece)
                sent(len(piece))
            if http.sock is not None:
                http.sock.settimeout(_PATIENCE)
            answer = http.getresponse()
            text = answer.read()
    except (OSError, HTTPException) as error:
        raise _broken(action, server.name, error) from error
    if answer.status not in _OK:
        cause = f"it answered {answer.status} {answer.reason}".rstrip() + _words(answer, text)
        raise failed(action, cause, "see the host's and the vCenter's events, then run again")


def _begin(http: HTTPSConnection, destination: Destination, size: int) -> None:
    parts = urlsplit(destination.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    http.putrequest("PUT" if destination.creates else "POST", path, skip_accept_encoding=True)
    http.putheader("User-Agent", USER_AGENT)
    http.putheader("Content-Length", str(size))
    if destination.creates:
        http.putheader("Content-Type", "application/octet-stream")
        http.putheader("Overwrite", "t")
    else:
        http.putheader("Content-Type", "application/x-vnd.vmware-streamVmdk")
    http.endheaders()


class _Server:
    """The server of a URL, whose identity is known one way or the other."""

    def __init__(self, connection: Connection, destination: Destination) -> None:
        parts = urlsplit(destination.url)
        self._connection = connection
        here = (connection.hostname.strip("[]"), connection.port)
        given = (str(parts.hostname), parts.port or _PORT)
        self._host, self._port = here if parts.hostname == _VCENTER else given
        self._is_vcenter = (self._host, self._port) == here
        self._thumbprint = destination.thumbprint.replace(":", "").lower()
        self.name = f"{self._host}:{self._port}"

    def connect(self) -> HTTPSConnection:
        """Return an open connection. Raises OSError and VsphereError."""
        pinned = bool(self._thumbprint) and not self._is_vcenter and self._connection.validate_certs
        connection = self._connection
        context = tls_context(connection)
        if pinned:
            # A host's certificate may be its own; vCenter, which was verified, told what it is.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        elif connection.validate_certs and connection.ca_file:
            context.load_default_certs()
        proxy = (connection.proxy_host, connection.proxy_port) if connection.proxy_host else None
        host, port = proxy or (self._host, self._port)
        http = HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
        if proxy:
            http.set_tunnel(self._host, self._port)
        try:
            http.connect()
            if pinned:
                self._verify(http)
        except BaseException:
            http.close()
            raise
        return http

    def _verify(self, http: HTTPSConnection) -> None:
        """Refuse a server whose certificate is not the one that vCenter named. Raises VsphereError."""
        certificate = http.sock.getpeercert(binary_form=True) or b""
        algorithm = _THUMBPRINTS.get(len(self._thumbprint))
        found = hashlib.new(algorithm, certificate, usedforsecurity=False).hexdigest() if algorithm else ""
        if not hmac.compare_digest(found, self._thumbprint):
            raise failed(
                f"send disks to host {self.name}",
                f"its certificate is not the one that vCenter names (thumbprint {found}, not {self._thumbprint})",
                "see that nobody stands between; else reconnect the host in vCenter, which reads its certificate anew",
            )


def _words(answer: HTTPResponse, text: bytes) -> str:
    """Return what a server says beside its status, unless it is a page for people."""
    is_plain = answer.headers.get_content_type() == "text/plain"
    words = text.decode(errors="replace").strip().rstrip(".").splitlines()[:1] if is_plain else []
    return f" ({words[0]})" if words else ""


def _broken(action: str, server: str, error: BaseException) -> VsphereError:
    if isinstance(error, ssl.SSLCertVerificationError):
        cause = f"its certificate is not trusted ({error.verify_message})"
        return failed(action, cause, "set ca_file (or VSPHERE_CA_FILE) to the certificate of its authority")
    if isinstance(error, socket.gaierror):
        return failed(action, "its name cannot be resolved", f"make {server.partition(':')[0]!r} known to this machine")
    cause = f"the connection broke ({str(error) or type(error).__name__})"
    return failed(action, cause, "check the network to it, TCP port 443 among it, then run again")
