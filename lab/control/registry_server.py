"""Serves archives of images as a registry: registry_server.py ADDRESS PORT IMAGES CERTIFICATE KEY CREDENTIALS.

IMAGES is a directory of archives as `docker save` writes them. It answers what a client needs to pull (manifests by tag
and by digest, blobs), over TLS, to who knows the user and password in the file CREDENTIALS. Prints its address when it
is ready.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import re
import ssl
import sys
import tarfile
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from file_server import Server

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
_CONFIGURATION = "application/vnd.docker.container.image.v1+json"
_LAYER = "application/vnd.docker.image.rootfs.diff.tar"
_PATH = re.compile(r"/v2/(?P<name>[a-z0-9._/-]+)/(?P<kind>manifests|blobs)/(?P<reference>[A-Za-z0-9._:-]+)")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Blob:
    """A part of an archive."""

    archive: Path
    offset: int
    size: int


@dataclass
class Content:
    """All that can be pulled.

    Attributes:
        manifests: by digest.
        tags: digests by name and tag; a name has no registry in front.
        blobs: by digest.
    """

    manifests: dict[str, bytes] = field(default_factory=dict)
    tags: dict[tuple[str, str], str] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)


def read(directory: Path) -> Content:
    """Read the tables of contents of all archives; their layers stay where they are."""
    content = Content()
    for archive in sorted(directory.glob("*.tar")):
        with tarfile.open(archive) as opened:
            members = {member.name: member for member in opened.getmembers()}
            table = json.load(opened.extractfile("manifest.json"))  # type: ignore[arg-type]
        for image in table:
            _add(content, archive, members, image)
    return content


def _add(content: Content, archive: Path, members: dict[str, tarfile.TarInfo], image: dict[str, Any]) -> None:
    parts = []
    # Both are named after their digest.
    for name, kind in ((image["Config"], _CONFIGURATION), *((layer, _LAYER) for layer in image["Layers"])):
        digest = f"sha256:{name.partition('/')[0].removesuffix('.json')}"
        member = members[name]
        content.blobs[digest] = Blob(archive, member.offset_data, member.size)
        parts.append({"mediaType": kind, "size": member.size, "digest": digest})
    document = {"schemaVersion": 2, "mediaType": _MANIFEST, "config": parts[0], "layers": parts[1:]}
    manifest = json.dumps(document, sort_keys=True).encode()
    digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    content.manifests[digest] = manifest
    for tag in image["RepoTags"]:
        name, _colon, version = tag.partition("/")[2].rpartition(":")
        content.tags[name, version] = digest


class Handler(BaseHTTPRequestHandler):
    """Answers reads; there is nothing else."""

    protocol_version = "HTTP/1.1"
    timeout = 120

    def __init__(self, *arguments: Any, content: Content, credentials: str) -> None:
        """Keep what is served and to whom, then serve."""
        self.content = content
        self.credentials = credentials
        super().__init__(*arguments)

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer a manifest or a blob."""
        path = urlsplit(self.path).path
        match = _PATH.fullmatch(path)
        if not self._authorized():
            self._answer(HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": 'Basic realm="lab"'})
        elif path == "/v2/":
            self._answer(HTTPStatus.OK, {})
        elif match and match["kind"] == "manifests":
            self._manifest(match["name"], match["reference"])
        elif match and match["reference"] in self.content.blobs:
            self._blob(match["reference"])
        else:
            self._answer(HTTPStatus.NOT_FOUND, {})

    def _authorized(self) -> bool:
        expected = f"Basic {base64.b64encode(self.credentials.encode()).decode()}"
        return hmac.compare_digest(self.headers.get("Authorization", ""), expected)

    def _manifest(self, name: str, reference: str) -> None:
        digest = self.content.tags.get((name, reference), reference)
        manifest = self.content.manifests.get(digest)
        if manifest is None:
            self._answer(HTTPStatus.NOT_FOUND, {})
        else:
            self._answer(HTTPStatus.OK, {"Content-Type": _MANIFEST, "Docker-Content-Digest": digest}, manifest)

    def _blob(self, digest: str) -> None:
        blob = self.content.blobs[digest]
        self._head(
            HTTPStatus.OK, {"Content-Type": "application/octet-stream", "Docker-Content-Digest": digest}, blob.size
        )
        if self.command == "HEAD":
            return
        with blob.archive.open("rb") as archive:
            archive.seek(blob.offset)
            left = blob.size
            while left:
                chunk = archive.read(min(left, _CHUNK))
                self.wfile.write(chunk)
                left -= len(chunk)

    def _answer(self, status: HTTPStatus, headers: dict[str, str], body: bytes = b"") -> None:
        self._head(status, headers, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, headers: dict[str, str], length: int) -> None:
        self.send_response(status)
        for name, value in {"Docker-Distribution-API-Version": "registry/2.0", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()


class SecureServer(Server):
    """Speaks TLS; a client's handshake does not keep the others waiting."""

    def __init__(self, *arguments: Any, context: ssl.SSLContext) -> None:
        """Keep the certificate, then listen."""
        self.context = context
        super().__init__(*arguments)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Begin with the handshake, in the thread of the request."""
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)


def main() -> None:
    """Serve until killed."""
    address, port, images, certificate, key, credentials = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    words = Path(credentials).read_text(encoding="ascii").split()
    handler = functools.partial(Handler, content=read(Path(images)), credentials=":".join(words))
    with SecureServer((address, int(port)), handler, context=context) as server:
        print(f"https://{address}:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
