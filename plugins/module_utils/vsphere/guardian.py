# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A process that holds the session: it logs in for us and logs out when we have ended, in whatever way."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from contextlib import suppress
from http.client import HTTPException

from .soap import VERSION, Reference, request
from .transport import Answer, Transport

# Seconds before each try to log out, and for an answer to it.
_PAUSES = (0.0, 0.2, 1.0)
_PATIENCE = 10


def log_out(transport: Transport, manager: Reference) -> None:
    """End the session. One that cannot be ended expires by itself."""
    transport.hurry(_PATIENCE)
    for pause in _PAUSES:
        time.sleep(pause)
        try:
            transport.post(request("Logout", manager), VERSION)
        except (OSError, HTTPException) as error:
            if isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError):
                return
        else:
            return


class Guardian:
    """Our end of a socket to that process.

    That it logs in itself leaves no moment at which vCenter has a session that only a dead process knows of. What it
    sees at our end, whether that was closed or killed, is the end of the socket. Its memory is a copy of ours, so that
    no secret is in an argument, an environment or a file.
    """

    def __init__(self, transport: Transport, manager: Reference) -> None:
        """Start the process. Raises OSError when there can be none."""
        self._transport = transport
        ours, its = socket.socketpair()
        self._process = os.fork()
        if not self._process:
            try:
                _detach(its)
                _guard(its, transport.detached(), manager)
            finally:
                os._exit(0)
        its.close()
        self._socket = ours
        self._answers = ours.makefile("rb")

    def log_in(self, login: bytes) -> Answer:
        """Send a request to log in and take over the session. Raises OSError."""
        self._socket.sendall(json.dumps(login.decode()).encode() + b"\n")
        line = self._answers.readline()
        if not line:
            raise ConnectionError("the process that logs in has died")
        answer = json.loads(line)
        if "error" in answer:
            raise ConnectionError(answer["error"])
        self._transport.session_id = answer["session"]
        return Answer(answer["is_fault"], answer["text"].encode())

    def dismiss(self) -> None:
        """Have it log out, and wait until it has."""
        self._answers.close()
        self._socket.close()
        with suppress(ChildProcessError):  # a program that ignores SIGCHLD has no children to wait for
            os.waitpid(self._process, 0)


def _detach(channel: socket.socket) -> None:
    """Leave the terminal, the process group and the files of the process that we are a copy of.

    Ansible takes a module for running as long as its output is open, and kills process groups.
    """
    os.setsid()
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    for number in [int(name) for name in os.listdir("/dev/fd")]:
        if number > 2 and number != channel.fileno():  # noqa: PLR2004 - standard input, output and error
            with suppress(OSError):
                os.close(number)


def _guard(channel: socket.socket, transport: Transport, manager: Reference) -> None:
    with suppress(ConnectionError):
        for line in channel.makefile("rb"):
            transport.session_id = ""
            channel.sendall(json.dumps(_log_in(transport, json.loads(line))).encode() + b"\n")
    if transport.session_id:
        log_out(transport, manager)


def _log_in(transport: Transport, login: str) -> dict[str, str | bool]:
    try:
        answer = transport.post(login.encode(), VERSION)
    except (OSError, HTTPException) as error:
        return {"error": str(error) or type(error).__name__}
    return {"is_fault": answer.is_fault, "text": answer.text.decode(), "session": transport.session_id}
