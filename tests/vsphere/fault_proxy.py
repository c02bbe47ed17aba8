"""A server between a client and the simulator that spoils chosen calls."""

from __future__ import annotations

import datetime
import ipaddress
import os
import re
import socket
import ssl
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from simulator import VCenter

_METHOD = re.compile(rb"<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)")
# In the place of a method's name.
ANY = "*"

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})
_SLOWNESS = 0.3


class Kind(Enum):
    """What becomes of a call."""

    RESET = "the connection is reset before vCenter sees it"
    RESET_AFTER = "vCenter does it, and the connection is reset"
    UNAVAILABLE = "HTTP 503 before vCenter sees it"
    TIMEOUT_AFTER = "vCenter does it, and the answer is HTTP 504"
    HANG = "no answer, and vCenter does not see it"
    HANG_AFTER = "vCenter does it, and there is no answer"
    EXPIRE = "the session ends before vCenter sees it"
    SLOW = "it takes a while"
    KILL = "the client is killed before vCenter sees it"
    KILL_AFTER = "vCenter does it, and the client is killed"


@dataclass
class Rule:
    """Calls that are to be spoiled: of a method (ANY: of all of them together), from the nth on, so many.

    Attributes:
        fired: how many have been.
    """

    method: str
    kind: Kind
    nth: int = 1
    times: int = 1
    fired: int = 0
    seen: int = 0

    def applies(self) -> bool:
        """Count a call of the method, and tell whether it is one of them."""
        self.seen += 1
        if not self.nth <= self.seen < self.nth + self.times:
            return False
        self.fired += 1
        return True


@dataclass
class FaultProxy:
    """A running proxy.

    Attributes:
        ca_file: certificate that its clients have to trust.
        rules: the calls that are spoiled from now on.
        expire: ends all sessions but those of the test.
        kill: ends the client.
    """

    vcenter: VCenter
    port: int
    ca_file: Path
    expire: Callable[[], None]
    rules: list[Rule] = field(default_factory=list)
    kill: Callable[[], None] = lambda: None
    closing: Event = field(default_factory=Event)
    refusing: Event = field(default_factory=Event)
    close_listener: Callable[[], None] = lambda: None
    _lock: Lock = field(default_factory=Lock)

    @property
    def options(self) -> dict[str, Any]:
        """The options of a module that goes through it."""
        return {"port": self.port, "ca_file": str(self.ca_file)}

    def spoil(self, method: str, kind: Kind, nth: int = 1, times: int = 1) -> Rule:
        """Add a rule and return it."""
        self.rules.append(Rule(method, kind, nth, times))
        return self.rules[-1]

    def stop_listening(self) -> None:
        """Take no more connections, and close those that there are at their next call."""
        self.refusing.set()
        self.close_listener()

    def fate_of(self, method: str) -> Kind | None:
        """Return what becomes of a call that is being made."""
        with self._lock:
            kinds = [rule.kind for rule in self.rules if rule.method in (method, ANY) and rule.applies()]
        return kinds[0] if kinds else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is one packet, for which no acknowledgement has to be waited
    proxy: FaultProxy  # set in a subclass of each proxy's own

    def setup(self) -> None:
        super().setup()
        trusted = ssl.create_default_context(cafile=str(self.proxy.vcenter.ca_file))
        self.upstream = HTTPSConnection("127.0.0.1", self.proxy.vcenter.port, timeout=60, context=trusted)

    def finish(self) -> None:
        self.upstream.close()
        with suppress(OSError, ValueError):
            super().finish()

    def do_GET(self) -> None:
        self._handle("GET", None)

    def do_POST(self) -> None:
        self._handle("POST", self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_arguments: Any) -> None:
        pass

    def _handle(self, verb: str, body: bytes | None) -> None:
        if self.proxy.refusing.is_set():
            self._break(Kind.RESET)
            return
        found = _METHOD.search(body or b"")
        kind = self.proxy.fate_of(found[1].decode() if found else verb)
        if kind is Kind.UNAVAILABLE:
            self._answer(503, {"Content-Type": "text/plain"}, b"the service is starting")
        elif kind in (Kind.RESET, Kind.HANG, Kind.KILL):
            self._break(kind)
        else:
            if kind is Kind.EXPIRE:
                self.proxy.expire()
            if kind is Kind.SLOW:
                self.proxy.closing.wait(_SLOWNESS)
            self._forward(verb, body, kind)

    def _forward(self, verb: str, body: bytes | None, kind: Kind | None) -> None:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
        self.upstream.request(verb, self.path, body, headers)
        response = self.upstream.getresponse()
        text = response.read()
        if kind is Kind.KILL_AFTER:
            self.proxy.kill()  # the answer is for the processes that it leaves behind
        if kind in (Kind.RESET_AFTER, Kind.HANG_AFTER):
            self._break(kind)
        elif kind is Kind.TIMEOUT_AFTER:
            self._answer(504, {"Content-Type": "text/plain"}, b"no answer in time")
        else:
            self._answer(response.status, dict(response.getheaders()), text)

    def _answer(self, status: int, headers: dict[str, str], text: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in (*_HOP_BY_HOP, "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        self.wfile.flush()

    def _break(self, kind: Kind) -> None:
        self.close_connection = True
        if kind is Kind.KILL:
            self.proxy.kill()
        if kind in (Kind.HANG, Kind.HANG_AFTER):
            # Until the client gives up and hangs up, or the test is over.
            self.connection.settimeout(0.1)
            while not self.proxy.closing.is_set():
                try:
                    if not self.connection.recv(1):
                        return
                except TimeoutError:
                    continue
                except OSError:
                    return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Closing by the number leaves nobody the time to end the connection in order.
        os.close(self.connection.detach())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    context: ssl.SSLContext

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        # The handshake is the handler's, in its own thread.
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    errors: list[BaseException | None]

    def handle_error(self, *_arguments: Any) -> None:
        """Say nothing of clients that give up, which is what this is for."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.errors.append(error)


@contextmanager
def fault_proxy(vcenter: VCenter, directory: Path, expire: Callable[[], None]) -> Iterator[FaultProxy]:
    """Run one in the body."""
    certificate = directory / "fault-proxy.pem"
    certificate.write_bytes(self_signed())
    server = _Server(("127.0.0.1", 0), _Handler)
    server.errors = []
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(certificate)
    proxy = FaultProxy(vcenter, server.server_address[1], certificate, expire)
    server.RequestHandlerClass = type("Handler", (_Handler,), {"proxy": proxy})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    proxy.close_listener = stop
    try:
        yield proxy
    finally:
        proxy.closing.set()
        stop()
    assert not server.errors, server.errors


def self_signed() -> bytes:
    """Return a new key and a certificate of its own for 127.0.0.1, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fault proxy")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=12))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)
