"""Beginning and ending a session in vCenter."""

from __future__ import annotations

import os
import select
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import retries
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import session as sessions
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.inventory_path import find
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.properties import kind
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.retries import SessionRenewed
from connect_proxy import connect_proxy
from pyVmomi import vmodl
from simulator import PASSWORD, VCenter

KINDS = pytest.mark.parametrize("kind_of_session", [sessions.session, sessions.plain_session])

# A process that logs in, says so, and then waits for its end.
VICTIM = """
import signal
import sys
# Whoever runs the tests in the background of a shell, or under nohup, ignores them, and so does all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import session as sessions
import os
options = {name: os.environ[f"VSPHERE_{name.upper()}"] for name in ("user", "password", "server", "port", "ca_file")}
connection = Connection(options["server"], int(options["port"]), options["user"], options["password"],
                        ca_file=options["ca_file"])
with getattr(sessions, sys.argv[1])(connection):
    print("in", flush=True)
    sys.stdin.read()
"""


def connection(vcenter: VCenter, **options: Any) -> Connection:
    return Connection.from_options({**vcenter.options, "validate_certs": True, **options})


def open_sessions(admin: Admin) -> list[Any]:
    """Return the sessions in vCenter beside the administrator's own."""
    manager = admin.session.content.sessionManager
    return [each for each in manager.sessionList if each.key != manager.currentSession.key]


@contextmanager
def victim(vcenter: VCenter, kind_of_session: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process that is in a session."""
    command = [sys.executable, "-c", VICTIM, kind_of_session]
    with subprocess.Popen(
        command, env={**os.environ, **vcenter.environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "in\n"
            yield process
        finally:
            process.kill()


def guardian_of(process: subprocess.Popen[str]) -> int:
    """Return the process id of a process's only child."""
    [child] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return int(child)


@KINDS
def test_session_ends_with_the_body_however_that_ends(
    vcenter: VCenter, admin: Admin, kind_of_session: Callable[..., Any]
) -> None:
    with kind_of_session(connection(vcenter)):
        [only] = open_sessions(admin)
        assert only.userAgent == "sighup.fury_vsphere"
    assert open_sessions(admin) == []
    with pytest.raises(ZeroDivisionError), kind_of_session(connection(vcenter)):
        raise ZeroDivisionError
    assert open_sessions(admin) == []


@KINDS
def test_refused_login_leaves_nothing(vcenter: VCenter, admin: Admin, kind_of_session: Callable[..., Any]) -> None:
    with (
        pytest.raises(VsphereError, match="does not accept this user name and password"),
        kind_of_session(connection(vcenter, password="wrong")),  # noqa: S106
    ):
        pass
    assert open_sessions(admin) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_session_of_a_process_that_is_killed_is_ended(vcenter: VCenter, admin: Admin, number: signal.Signals) -> None:
    with victim(vcenter, "session") as process:
        assert len(open_sessions(admin)) == 1
        guardian = os.pidfd_open(guardian_of(process))
        process.send_signal(number)
        process.wait(60)
        try:
            assert select.select([guardian], [], [], 60)[0], "the guardian has not ended"
        finally:
            os.close(guardian)
    assert open_sessions(admin) == []


def test_session_without_guardian_ends_when_the_process_is_told_to(vcenter: VCenter, admin: Admin) -> None:
    with victim(vcenter, "plain_session") as process:
        assert len(open_sessions(admin)) == 1
        process.terminate()
        assert process.wait() == 128 + signal.SIGTERM
    assert open_sessions(admin) == []


def test_guardian_holds_no_file_and_shows_no_secret(vcenter: VCenter) -> None:
    with victim(vcenter, "session") as process:
        guardian = Path(f"/proc/{guardian_of(process)}")
        files = {os.readlink(file).partition(":")[0] for file in (guardian / "fd").iterdir()}
        assert files == {"/dev/null", "socket"}
        assert PASSWORD not in (guardian / "cmdline").read_text()
        assert os.getpgid(int(guardian.name)) != os.getpgid(process.pid)


@KINDS
def test_token_of_a_living_session_takes_the_place_of_a_login(
    vcenter: VCenter, admin: Admin, kind_of_session: Callable[..., Any]
) -> None:
    with sessions.plain_session(connection(vcenter)) as plain:
        token = plain._transport.session_id
        options = connection(vcenter, session_token=f'"{token}"', username=None, password=None)
        with kind_of_session(options) as session:
            assert len(open_sessions(admin)) == 1
            assert kind(find(session, "LAB")) == "Datacenter"
        assert len(open_sessions(admin)) == 1
    with (
        pytest.raises(VsphereError, match=r"session of session_token .* has ended") as error,
        kind_of_session(options),
    ):
        pass
    assert token not in str(error.value)


@KINDS
def test_all_goes_through_the_proxy(vcenter: VCenter, kind_of_session: Callable[..., Any]) -> None:
    with connect_proxy() as proxy:
        options = connection(vcenter, proxy_host="127.0.0.1", proxy_port=proxy.port)
        with kind_of_session(options) as session:
            assert kind(find(session, "LAB")) == "Datacenter"
        assert set(proxy.targets) == {f"127.0.0.1:{vcenter.port}"}
        proxy.allows = False
        with pytest.raises(VsphereError, match=r"through proxy .* 403 Forbidden.* check proxy_host") as error:
            kind_of_session(options).__enter__()
    assert "Traceback" not in str(error.value)


def test_proxy_wants_a_port(vcenter: VCenter) -> None:
    with pytest.raises(VsphereError, match=r"not set: proxy_port .or VSPHERE_PROXY_PORT."):
        connection(vcenter, proxy_host="proxy")


@KINDS
def test_session_that_vcenter_ended_is_begun_anew(
    vcenter: VCenter, admin: Admin, kind_of_session: Callable[..., Any]
) -> None:
    with kind_of_session(connection(vcenter)) as session:
        [only] = open_sessions(admin)
        admin.session.content.sessionManager.TerminateSession([only.key])
        assert kind(find(session, "LAB")) == "Datacenter"
        assert len(open_sessions(admin)) == 1
    assert open_sessions(admin) == []


def test_who_waits_for_updates_hears_that_the_session_is_another(vcenter: VCenter, admin: Admin) -> None:
    with sessions.session(connection(vcenter)) as session:
        [only] = open_sessions(admin)
        admin.session.content.sessionManager.TerminateSession([only.key])
        options = vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=0)
        with pytest.raises(SessionRenewed):
            session.content.propertyCollector.WaitForUpdatesEx("", options)
        assert session.retries.logins == 1
        session.content.propertyCollector.WaitForUpdatesEx("", options)


def test_system_authorities_are_asked_when_ones_own_do_not_vouch(
    vcenter: VCenter, admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate of another authority is in the file, the vCenter's is among the system's."""
    certificate, _key = make_certificate(tmp_path)
    options = connection(vcenter, ca_file=str(certificate))
    with pytest.raises(VsphereError, match="certificate is not trusted"):
        sessions.plain_session(options).__enter__()
    monkeypatch.setenv("SSL_CERT_FILE", str(vcenter.ca_file))
    with sessions.plain_session(options):
        assert len(open_sessions(admin)) == 1


@KINDS
@pytest.mark.parametrize(("status", "expected"), [(503, "its services do not run"), (404, "it is no vCenter")])
def test_server_without_the_api_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind_of_session: Callable[..., Any],
    status: int,
    expected: str,
) -> None:
    monkeypatch.setattr(retries, "PAUSES", (0.0,))
    with server_without_api(tmp_path, status) as port:
        options = {"hostname": "127.0.0.1", "port": port, "username": "u", "password": "p", "validate_certs": False}
        with pytest.raises(VsphereError, match=expected):
            kind_of_session(Connection.from_options(options)).__enter__()


@contextmanager
def server_without_api(directory: Path, status: int) -> Iterator[int]:
    """Run an HTTPS server that answers everything with a status, and yield its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_error(status)

        do_POST = do_GET  # noqa: N815 - http.server calls it

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*make_certificate(directory))
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def make_certificate(directory: Path) -> tuple[Path, Path]:
    """Make a certificate that nobody vouches for, and its key."""
    certificate, key = directory / "other.pem", directory / "other.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
         "/CN=other", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
