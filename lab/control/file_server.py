"""Serves directories over HTTP, laid over each other: file_server.py ADDRESS PORT DIRECTORY...

Prints its address when it is ready.
"""

from __future__ import annotations

import functools
import os
import socket
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

IP_FREEBIND = 15  # linux/in.h; the socket module has no name for it


class Server(ThreadingHTTPServer):
    """Listens on an address that may not be there yet: the bridge appears with the first machine."""

    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind whether or not the address is there."""
        self.socket.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
        super().server_bind()


class Handler(SimpleHTTPRequestHandler):
    """Keeps connections open between files, which package managers count on."""

    protocol_version = "HTTP/1.1"
    timeout = 120

    def __init__(self, *arguments: Any, directories: list[str], **options: Any) -> None:
        """Keep the directories, then serve."""
        self.directories = directories
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        """Return the file of a path: of the first directory that has it."""
        places = []
        for directory in self.directories:
            self.directory = directory
            places.append(super().translate_path(path))
        return next(filter(os.path.exists, places), places[0])

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Let the kernel send: every node asks for the same hundreds of megabytes of images."""
        outputfile.flush()
        self.connection.sendfile(source)


def main() -> None:
    """Serve until killed."""
    address, port, *directories = sys.argv[1:]
    with Server((address, int(port)), functools.partial(Handler, directories=directories)) as server:
        print(f"http://{address}:{port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
