"""Who answers on an address."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from errno import ECONNREFUSED, EHOSTUNREACH, EINPROGRESS
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils import wire

# Multicast: no connection to it is possible, and no machine has it.
NOBODY = "224.0.0.77"
SILENT = "224.0.0.78"
PINGED = "224.0.0.79"

TABLE = """\
IP address       HW type     Flags       HW address            Mask     Device
192.0.2.77       0x1         0x2         02:1C:00:00:00:07     *        eth0
192.0.2.78       0x1         0x0         00:00:00:00:00:00     *        eth0
192.0.2.79       0x1         0x6         02:1c:00:00:00:09     *        eth0
broken line
"""


@pytest.fixture(autouse=True)
def no_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No ping, no ARP table and no firewall but a test's own."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(wire, "_ARP_TABLE", tmp_path / "arp")
    monkeypatch.setattr(wire, "_NOBODY", (SILENT,))
    return tmp_path


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


def install_ping(directory: Path, script: str) -> None:
    program = directory / "ping"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_answer_and_refusal_on_the_port_are_evidence(listener: int, closed_port: int) -> None:
    assert wire.occupied(["127.0.0.1"], listener) == {"127.0.0.1": f"answers on TCP port {listener}"}
    assert wire.occupied(["127.0.0.1"], closed_port) == {"127.0.0.1": f"refuses TCP port {closed_port}"}


def test_silence_is_no_evidence(closed_port: int) -> None:
    assert wire.occupied([NOBODY, SILENT], closed_port, timeout=0.05) == {}


def test_each_address_is_told_once_and_in_order(listener: int) -> None:
    found = wire.occupied(["127.0.0.3", NOBODY, "127.0.0.1", "127.0.0.1"], listener, timeout=0.05)
    assert list(found) == ["127.0.0.3", "127.0.0.1"]


@pytest.mark.parametrize("text", ["", "-f", "demo.example", "10.0.0.300"])
def test_what_is_no_address_is_not_tried(text: str, no_surroundings: Path, closed_port: int) -> None:
    called = no_surroundings / "called"
    install_ping(no_surroundings, f"> {called}")
    assert wire.occupied([text], closed_port) == {}
    assert not called.exists()


def test_ping_that_is_answered_is_evidence(no_surroundings: Path, closed_port: int) -> None:
    install_ping(no_surroundings, f'for last; do :; done; [ "$last" = {PINGED} ]')
    assert wire.occupied([NOBODY, PINGED], closed_port, timeout=5) == {PINGED: "answers ping"}


def test_ping_that_does_not_end_is_ended(
    no_surroundings: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            started.append(self)
            super().__init__(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    install_ping(no_surroundings, "exec /bin/sleep 600")
    assert wire.occupied([NOBODY], closed_port, timeout=0.05) == {}
    assert started
    assert all(process.returncode is not None for process in started)


def test_ping_that_cannot_be_run_is_no_error(no_surroundings: Path, closed_port: int) -> None:
    program = no_surroundings / "ping"
    program.write_text("not a program")
    program.chmod(0o755)
    assert wire.occupied([NOBODY], closed_port, timeout=0.05) == {}


def test_complete_entry_of_the_arp_table_is_evidence(no_surroundings: Path, closed_port: int) -> None:
    (no_surroundings / "arp").write_text(TABLE)
    found = wire.occupied(["192.0.2.77", "192.0.2.78", "192.0.2.80"], closed_port, timeout=0.05)
    assert found == {"192.0.2.77": "answers ARP with MAC address 02:1c:00:00:00:07"}


def test_entry_that_a_gone_node_left_is_no_evidence(no_surroundings: Path, closed_port: int) -> None:
    (no_surroundings / "arp").write_text(TABLE)
    addresses = ["192.0.2.77", "192.0.2.79"]
    own_macs = {"192.0.2.77": "02:1C:00:00:00:07", "192.0.2.79": "02:1c:00:00:00:00"}
    assert list(wire.occupied(addresses, closed_port, 0.05, own_macs)) == ["192.0.2.79"]


def test_arp_table_is_read_by_its_flags() -> None:
    assert wire.complete_entries(TABLE) == {"192.0.2.77": "02:1c:00:00:00:07", "192.0.2.79": "02:1c:00:00:00:09"}
    assert wire.complete_entries("") == {}


@pytest.mark.parametrize(("error", "proves"), [(0, True), (ECONNREFUSED, True), (EHOSTUNREACH, False)])
def test_connections_prove_by_their_result(error: int, proves: bool) -> None:
    assert bool(wire.answer_of(error, 22)) is proves
    assert not wire.answer_of(EINPROGRESS, 22)


def test_many_addresses_take_no_more_sockets_than_a_batch(listener: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_BATCH", 3)
    addresses = [f"127.0.0.{number}" for number in range(1, 11)]
    assert list(wire.occupied(addresses, listener)) == addresses


def test_refusal_proves_nothing_where_also_nobody_refuses(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_NOBODY", ("127.0.0.9",))
    assert wire.occupied(["127.0.0.1"], closed_port) == {}


def test_what_answers_for_nobody_proves_nothing_but_for_neighbours() -> None:
    """A firewall that refuses whatever it does not know, or a proxy that accepts it."""
    answers = {
        SILENT: ["refuses TCP port 22"],
        "10.0.0.1": ["refuses TCP port 22"],
        "10.0.0.2": ["answers on TCP port 22", "answers ping"],
        "10.0.0.3": ["refuses TCP port 22", "answers ping"],
        "10.0.0.4": ["refuses TCP port 22"],
    }
    neighbours = {"10.0.0.4": "02:00:00:00:00:04", "10.0.0.5": "02:00:00:00:00:05", "10.0.0.6": "02:00:00:00:00:06"}
    assert wire.evidence(answers, neighbours, {"10.0.0.4": "02:00:00:00:00:04", "10.0.0.5": "02:00:00:00:00:05"}) == {
        "10.0.0.2": "answers on TCP port 22",
        "10.0.0.3": "answers ping",
        "10.0.0.4": "refuses TCP port 22",
        "10.0.0.6": "answers ARP with MAC address 02:00:00:00:00:06",
    }
