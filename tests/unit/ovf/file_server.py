"""An HTTP server for one file, which knows ranges, and breaks off when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class FileServer:
    """A running server.

    Attributes:
        content: what it serves.
        breaks_after: bytes after which the next answer breaks off; 0: it does not.
        knows_ranges: whether it sends what is asked for, or always everything.
        ranges: of the requests so far.
    """

    content: bytes
    breaks_after: int = 0
    knows_ranges: bool = True
    ranges: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def file_server(content: bytes) -> Iterator[FileServer]:
    """Run one in the body."""
    served = FileServer(content)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            served.ranges.append(asked)
            if not self.path.endswith("/image.ova"):
                self.send_error(404)
                return
            begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked and served.knows_ranges else 0
            if begin and begin >= len(served.content):
                self.send_error(416)
                return
            content = served.content[begin:]
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if served.breaks_after:
                content, served.breaks_after = content[: served.breaks_after], 0
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}/image.ova"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
