# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A program that something starts again, as the kubelet does."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.processes import processes_of
from ansible_collections.sighup.fury_vsphere.plugins.modules.static_pod_restart import end, is_healthy, wait

NAME = "fury-test-static-pod"


class Answer(BaseHTTPRequestHandler):
    """Answers with the status that the path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the library
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answer) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[list[int]]:
    """Run a program again whenever it ended; the list holds the ids of its processes."""
    path, running, over = tmp_path / NAME, [], threading.Event()
    path.symlink_to(sys.executable)
    children: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not over.is_set():
            with subprocess.Popen([path, "-c", "import time; time.sleep(60)"]) as child:
                children.append(child)
                running.append(child.pid)

    threading.Thread(target=keep, daemon=True).start()
    while not processes_of([NAME]):
        time.sleep(0.01)
    yield running
    over.set()
    children[-1].terminate()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (401, True), (403, True), (500, False), (503, False)])
def test_health(server: str, status: int, healthy: bool) -> None:
    assert is_healthy(f"{server}/{status}") is healthy


def test_nobody_answers() -> None:
    assert not is_healthy("http://127.0.0.1:1/")


def test_a_new_process_is_waited_for(server: str, program: list[int]) -> None:
    old = list(program)
    end(old)
    assert wait(NAME, old, f"{server}/200", time.time() + 20) == ""
    assert [each.id for each in processes_of([NAME])] == program[-1:]
    assert program[-1] not in old


def test_what_is_awaited_is_told(server: str, program: list[int]) -> None:
    assert wait(NAME, list(program), f"{server}/200", time.time() + 0.1) == "it did not end"
    assert wait(NAME, [], f"{server}/500", time.time() + 0.1) == f"it is not healthy at {server}/500"
    assert wait("no-such-program", [], server, time.time() + 0.1) == "the kubelet did not start it again"
