"""Downloading sources: resumed, verified, kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.download import cached_path, download
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.errors import SourceError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.progress import Progress
from file_server import FileServer, file_server

CONTENT = bytes(range(256)) * 20000
CHECKSUM = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server(CONTENT) as server:
        yield server


def fetched(server: FileServer, directory: Path, checksum: str = CHECKSUM, url: str = "") -> bytes:
    path = download(url or server.url, checksum, str(directory / "cache"), "", Progress(str(directory / "progress")))
    return Path(path).read_bytes()


def test_file_is_downloaded_once(server: FileServer, tmp_path: Path) -> None:
    assert fetched(server, tmp_path) == CONTENT
    assert fetched(server, tmp_path) == CONTENT
    assert server.ranges == [""]
    assert "100 %" in (tmp_path / "progress").read_text()


@pytest.mark.parametrize("knows_ranges", [True, False], ids=["in the middle", "from the beginning"])
def test_broken_download_goes_on(server: FileServer, tmp_path: Path, knows_ranges: bool) -> None:
    server.breaks_after, server.knows_ranges = 2**20 + 5, knows_ranges
    with pytest.raises(SourceError, match="goes on from there"):
        fetched(server, tmp_path)
    assert not Path(cached_path(str(tmp_path / "cache"), CHECKSUM)).exists()
    assert fetched(server, tmp_path) == CONTENT
    assert server.ranges[1].startswith("bytes=")


def test_complete_part_is_not_downloaded_again(server: FileServer, tmp_path: Path) -> None:
    part = Path(cached_path(str(tmp_path / "cache"), CHECKSUM) + ".part")
    part.parent.mkdir()
    part.write_bytes(CONTENT)
    assert fetched(server, tmp_path) == CONTENT


def test_wrong_checksum_leaves_nothing(server: FileServer, tmp_path: Path) -> None:
    wrong = f"sha256:{'0' * 64}"
    with pytest.raises(SourceError, match=r"source\.checksum says 0000") as error:
        fetched(server, tmp_path, wrong)
    assert server.url in str(error.value)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_damaged_copy_is_replaced(server: FileServer, tmp_path: Path) -> None:
    fetched(server, tmp_path)
    Path(cached_path(str(tmp_path / "cache"), CHECKSUM)).write_bytes(b"damaged")
    assert fetched(server, tmp_path) == CONTENT


@pytest.mark.parametrize(
    ("url", "words"),
    [("{}.not", "the server answered 404"), ("http://127.0.0.1:1/image.ova", "Connection refused")],
)
def test_what_cannot_be_reached_is_told(server: FileServer, tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as error:
        fetched(server, tmp_path, url=url.format(server.url))
    assert "check source.url" in str(error.value)


def test_cache_that_cannot_be_written_is_told(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SourceError, match="check the network, and the space in"):
        fetched(server, tmp_path)
