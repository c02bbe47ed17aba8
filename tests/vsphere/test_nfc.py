"""Sending disks to a host: whose certificate is believed, and what of a failure is told."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.nfc import Destination, send
from fault_proxy import self_signed

PIECES = [b"one", b"two" * 1000]
SIZE = sum(map(len, PIECES))


@dataclass
class Host:
    """A host that takes files, with a certificate of its own."""

    ca_file: str
    thumbprint: str
    port: int = 0
    status: int = 200
    received: list[tuple[str, str, bytes]] = field(default_factory=list)

    def connection(self, **options: object) -> Connection:
        """How the vCenter is reached, which is another machine than the host."""
        return Connection(**{"hostname": "vcenter.example.com", "port": 443, **options})  # type: ignore[arg-type]

    def destination(self, thumbprint: str, creates: bool = False) -> Destination:
        """Where a file goes."""
        return Destination(f"https://127.0.0.1:{self.port}/nfc/lease/disk-0.vmdk?a=b", thumbprint, creates)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with _running(tmp_path) as host:
        yield host


@contextmanager
def _running(tmp_path: Path) -> Iterator[Host]:
    file = tmp_path / "host.pem"
    file.write_bytes(self_signed())
    [certificate] = [each for each in file.read_text().split("-----BEGIN ") if each.startswith("CERTIFICATE")]
    der = ssl.PEM_cert_to_DER_cert(f"-----BEGIN {certificate}")
    host = Host(str(file), hashlib.sha1(der, usedforsecurity=False).hexdigest())

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            host.received.append((self.command, f"{self.path} {self.headers['Content-Type']}", body))
            self.send_response(host.status)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign] - of clients that hang up
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    host.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def colons(thumbprint: str) -> str:
    return ":".join(thumbprint[place : place + 2] for place in range(0, len(thumbprint), 2)).upper()


def test_host_is_believed_by_the_thumbprint_that_vcenter_tells(host: Host) -> None:
    counted: list[int] = []
    send(host.connection(), host.destination(colons(host.thumbprint)), "disk.vmdk", (SIZE, PIECES), counted.append)
    assert sum(counted) == SIZE
    assert host.received == [
        ("POST", "/nfc/lease/disk-0.vmdk?a=b application/x-vnd.vmware-streamVmdk", b"".join(PIECES))
    ]


def test_file_that_is_no_disk_is_put(host: Host) -> None:
    send(
        host.connection(), host.destination(host.thumbprint, creates=True), "cd.iso", (SIZE, PIECES), lambda _size: None
    )
    assert host.received[0][0] == "PUT"


def test_another_certificate_gets_nothing(host: Host) -> None:
    for thumbprint in ("00" * 20, "00" * 32, "nonsense"):
        with pytest.raises(VsphereError, match="not the one that vCenter names"):
            send(host.connection(), host.destination(thumbprint), "disk.vmdk", (SIZE, PIECES), lambda _size: None)
    assert host.received == []


def test_without_a_thumbprint_an_authority_must_vouch(host: Host) -> None:
    with pytest.raises(VsphereError, match="its certificate is not trusted"):
        send(host.connection(), host.destination(""), "disk.vmdk", (SIZE, PIECES), lambda _size: None)
    trusting = host.connection(ca_file=host.ca_file)
    send(trusting, host.destination(""), "disk.vmdk", (SIZE, PIECES), lambda _size: None)
    assert len(host.received) == 1


def test_refusal_is_told(host: Host) -> None:
    host.status = 507
    with pytest.raises(VsphereError, match=r"Failed to send 'disk\.vmdk' to 127\.0\.0\.1:.*it answered 507"):
        send(host.connection(), host.destination(host.thumbprint), "disk.vmdk", (SIZE, PIECES), lambda _size: None)


def test_host_that_nobody_knows_is_told() -> None:
    connection = Connection("vcenter.example.com", 443)
    with pytest.raises(VsphereError, match=r"make 'esxi\.invalid' known to this machine"):
        send(connection, Destination("https://esxi.invalid/nfc/x"), "disk.vmdk", (SIZE, PIECES), lambda _size: None)
