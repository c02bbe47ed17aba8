"""A small HTTP proxy that knows CONNECT only."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread


class ConnectProxy:
    """A running proxy.

    Attributes:
        targets: where it was asked to lead to.
        allows: whether it leads anywhere.
    """

    def __init__(self, listener: socket.socket) -> None:
        self.port: int = listener.getsockname()[1]
        self.targets: list[str] = []
        self.allows = True
        self._listener = listener

    def serve(self) -> None:
        """Accept connections until the listener is shut."""
        threads = []
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threads.append(Thread(target=self._lead, args=(client,)))
                threads[-1].start()
        for thread in threads:
            thread.join()

    def _lead(self, client: socket.socket) -> None:
        with client:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += client.recv(1)
            target = request.split()[1].decode()
            self.targets.append(target)
            if not self.allows:
                client.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                return
            host, _, port = target.rpartition(":")
            with socket.create_connection((host, int(port))) as server:
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                back = Thread(target=_pour, args=(server, client))
                back.start()
                _pour(client, server)
                back.join()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def connect_proxy() -> Iterator[ConnectProxy]:
    """Run one in the body."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = ConnectProxy(listener)
        thread = Thread(target=proxy.serve)
        thread.start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
