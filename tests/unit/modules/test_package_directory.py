from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import package_directory

from .node_program import NodeProgram

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")


def build(directory: Path, name: str) -> None:
    """Build a package that holds nothing."""
    control = directory / "build" / name / "DEBIAN"
    control.mkdir(parents=True)
    text = f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: {name}\n"
    (control / "control").write_text(text)
    command = ["dpkg-deb", "--root-owner-group", "--build", control.parent, directory / f"{name}_1.0_all.deb"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return the directory of the site."""
    directory = tmp_path / "site"
    directory.mkdir()
    for name in ("one", "two"):
        build(directory, name)
    shutil.rmtree(directory / "build")
    (directory / "other.rpm").write_text("another family's")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(directory.iterdir())]
    (directory / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return directory


@pytest.fixture
def node(tmp_path: Path) -> NodeProgram:
    return NodeProgram(package_directory, tmp_path, {})


@pytest.fixture
def url(source: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(source))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def copied(node: NodeProgram, source: Path) -> dict[str, Any]:
    sums = (source / "SHA256SUMS").read_text()
    return {"path": str(node.root / "packages"), "format": "deb", "checksums": sums}


def downloaded(node: NodeProgram, source: Path, url: str) -> dict[str, Any]:
    digest = hashlib.sha256((source / "SHA256SUMS").read_bytes()).hexdigest()
    return {"path": str(node.root / "packages"), "format": "deb", "url": url, "checksum": f"sha256:{digest}"}


def names(node: NodeProgram) -> list[str]:
    return sorted(path.name for path in (node.root / "packages").iterdir())


COMPLETE = [".verified", "Packages", "Release", "one_1.0_all.deb", "two_1.0_all.deb"]


def test_asks_for_what_is_missing_then_is_a_repository(node: NodeProgram, source: Path) -> None:
    first = node.run(**copied(node, source))
    assert (first["changed"], first["missing"]) == (True, ["one_1.0_all.deb", "two_1.0_all.deb"])
    for name in first["missing"]:
        shutil.copy(source / name, node.root / "packages")
    second, third = (node.run(**copied(node, source)) for _ in range(2))
    assert (second["changed"], second["missing"], third["changed"]) == (True, [], False)
    assert names(node) == COMPLETE
    assert "Package: one\nVersion: 1.0" in (node.root / "packages/Packages").read_text()


def test_downloads(node: NodeProgram, source: Path, url: str) -> None:
    first, second = (node.run(**downloaded(node, source, url)) for _ in range(2))
    assert (first["changed"], first["missing"], second["changed"]) == (True, [], False)
    assert names(node) == COMPLETE


def test_refuses_a_package_with_another_checksum(node: NodeProgram, source: Path, url: str) -> None:
    (source / "two_1.0_all.deb").write_text("wrong")
    result = node.run(**downloaded(node, source, url))
    assert result["failed"]
    assert f"Refused {url}two_1.0_all.deb: its checksum is sha256:" in result["msg"]
    assert "Packages" not in names(node)


def test_asks_again_for_a_copy_with_another_checksum(node: NodeProgram, source: Path) -> None:
    node.run(**copied(node, source))
    (node.root / "packages/one_1.0_all.deb").write_text("wrong")
    shutil.copy(source / "two_1.0_all.deb", node.root / "packages")
    assert node.run(**copied(node, source))["missing"] == ["one_1.0_all.deb"]


def test_refuses_another_list(node: NodeProgram, source: Path, url: str) -> None:
    arguments = downloaded(node, source, url)
    with (source / "SHA256SUMS").open("a") as file:
        file.write("\n")
    assert "SHA256SUMS: its checksum is" in node.run(**arguments)["msg"]


def test_repairs_and_removes(node: NodeProgram, source: Path, url: str) -> None:
    node.run(**downloaded(node, source, url))
    (node.root / "packages/one_1.0_all.deb").write_text("damaged")
    (node.root / "packages/three_1.0_all.deb").write_text("nobody listed this")
    assert node.run(**downloaded(node, source, url))["changed"]
    assert names(node) == COMPLETE
    assert not node.run(**downloaded(node, source, url))["changed"]


def test_check_mode_tells_and_does_nothing(node: NodeProgram, source: Path, url: str) -> None:
    result = node.run(check=True, **downloaded(node, source, url))
    assert result["changed"]
    assert result["diff"]["after"] == "one_1.0_all.deb\ntwo_1.0_all.deb\n"
    assert not (node.root / "packages").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense\n", "line 1 of SHA256SUMS is no checksum"),
        (f"{'0' * 64}  ../x.deb\n", r"line 1 of SHA256SUMS names ../x.deb"),
        (f"{'0' * 64}  x.rpm\n", "SHA256SUMS lists no file that ends with .deb"),
    ],
)
def test_refuses_a_list_that_is_none(node: NodeProgram, text: str, message: str) -> None:
    result = node.run(path=str(node.root / "packages"), format="deb", checksums=text)
    assert result["failed"]
    assert message in result["msg"]
