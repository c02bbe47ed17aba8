"""The lab's registry: what it answers to whom."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import ssl
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from control import registry, settings

ROOT = Path(__file__).resolve().parents[2]
LAYER = b"a layer"


def archive(directory: Path) -> None:
    """Write an archive with one image of one layer."""
    configuration = json.dumps({"os": "linux"}).encode()
    parts = {
        f"{hashlib.sha256(configuration).hexdigest()}.json": configuration,
        f"{hashlib.sha256(LAYER).hexdigest()}/layer.tar": LAYER,
    }
    config, layer = parts
    table = [{"Config": config, "RepoTags": ["k8s.gcr.io/sub/pause:3.2"], "Layers": [layer]}]
    directory.mkdir(parents=True)
    with tarfile.open(directory / "images.tar", "w") as file:
        for name, content in {**parts, "manifest.json": json.dumps(table).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))


@pytest.fixture
def lab(tmp_path: Path) -> settings.Settings:
    made = settings.read({"HOME": str(tmp_path), "LAB_SUBNET": "127.0.0.0/24", "LAB_REGISTRY_PORT": "0"})
    made.state.mkdir(parents=True)
    return made


@pytest.fixture
def url(lab: settings.Settings, tmp_path: Path) -> Iterator[str]:
    archive(tmp_path / "images")
    certificate, key = registry.certify(lab)
    registry.password_file(lab).write_text("fury\nhunter2\n")
    program = ROOT / "lab" / "control" / "registry_server.py"
    command = [sys.executable, program, "127.0.0.1", "0", tmp_path / "images", certificate, key]
    with subprocess.Popen(
        [*command, registry.password_file(lab)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.kill()


class Client:
    def __init__(self, lab: settings.Settings, url: str) -> None:
        self.context = ssl.create_default_context(cafile=str(registry.certificate_authority(lab)))
        self.url = url

    def get(self, path: str, password: str = "hunter2", method: str = "GET") -> Any:  # noqa: S107 - of a test
        token = base64.b64encode(f"fury:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {token}"}
        request = urllib.request.Request(f"{self.url}{path}", headers=headers, method=method)  # noqa: S310 - https
        return urllib.request.urlopen(request, context=self.context, timeout=10)  # noqa: S310 - https


@pytest.fixture
def client(lab: settings.Settings, url: str) -> Client:
    return Client(lab, url)


def test_pull(client: Client) -> None:
    with client.get("/v2/sub/pause/manifests/3.2?ns=k8s.gcr.io") as answer:
        digest = answer.headers["Docker-Content-Digest"]
        manifest = answer.read()
    assert digest == f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    with client.get(f"/v2/sub/pause/manifests/{digest}") as answer:
        assert answer.read() == manifest
    with client.get(f"/v2/sub/pause/blobs/{json.loads(manifest)['layers'][0]['digest']}") as answer:
        assert answer.read() == LAYER


def test_head_has_no_body(client: Client) -> None:
    with client.get("/v2/sub/pause/manifests/3.2", method="HEAD") as answer:
        assert int(answer.headers["Content-Length"]) > 0
        assert answer.read() == b""


@pytest.mark.parametrize(
    ("path", "password", "status"),
    [
        ("/v2/", "wrong", 401),
        ("/v2/sub/pause/manifests/3.2", "wrong", 401),
        ("/v2/sub/pause/manifests/9", "hunter2", 404),
        ("/v2/sub/pause/blobs/sha256:0", "hunter2", 404),
        ("/etc/passwd", "hunter2", 404),
    ],
)
def test_refuses(client: Client, path: str, password: str, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        client.get(path, password)
    assert error.value.code == status
