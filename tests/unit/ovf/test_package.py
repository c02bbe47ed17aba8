"""OVF packages: each thing that can be wrong with one, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ovf.descriptor import (
    DescriptorError,
    read_descriptor,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ovf.package import needed_bytes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.checksums import verify_checksum, verify_manifest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.errors import SourceError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.fetching import Fetching, fetch
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.package import open_package
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.progress import Progress
from ovf_files import DISK, checksum, descriptor, files, manifest, write_ova


def opened(tmp_path: Path, content: dict[str, bytes]) -> str:
    """Open and verify an OVA file of these files; return what is told of it."""
    try:
        verify_manifest(open_package(str(write_ova(tmp_path / "image.ova", content))), Progress(""))
    except SourceError as error:
        return str(error)
    return ""


def test_whole_package_is_read(tmp_path: Path) -> None:
    package = open_package(str(write_ova(tmp_path / "image.ova", files())))
    assert package.descriptor.networks == ("VM Network",)
    assert package.descriptor.capacity == 10 * 2**30
    assert package.parts["disk.vmdk"].content() == DISK
    assert needed_bytes(package.descriptor, package.sizes) == len(DISK)
    verify_manifest(package, Progress(""))


def test_descriptor_with_disks_beside_it_is_read(tmp_path: Path) -> None:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    package = open_package(str(tmp_path / "ubuntu.ovf"))
    assert package.parts["disk.vmdk"].content() == DISK
    verify_manifest(package, Progress(""))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files(vmdk=None), "file 'disk.vmdk', which the OVF descriptor refers to, is missing"),
        (files(vmdk=DISK[:-1]), "file 'disk.vmdk' is truncated: it has "),
        (files(vmdk=DISK + b"x"), "is not the one that belongs to it"),
        (files(vmdk=DISK[::-1]), "the sha256 of 'disk.vmdk' is not the one of its manifest"),
        (files(ovf=None), "it has no OVF descriptor in it"),
        (files(ovf=b"<Envelope/>"), "it is no OVF descriptor of version 1"),
        (files(ovf=b"{}"), "the OVF descriptor is no XML"),
        (files(ovf=descriptor(name="sub/disk.vmdk")), "is no file of the package"),
        (files(ovf=descriptor(name="http://x/disk.vmdk")), "is no file of the package"),
        (files(mf=b"SHA256(disk.vmdk)= 12\n"), "a line that is no digest"),
        (files(mf=manifest({"ubuntu.ovf": descriptor()})), "its manifest has no digest of 'disk.vmdk'"),
        ({**files(), "other.ovf": b"x"}, "has 2 OVF descriptors"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, content: dict[str, bytes], words: str) -> None:
    told = opened(tmp_path, content)
    assert words in told
    assert str(tmp_path / "image.ova") in told
    assert "; " in told


@pytest.mark.parametrize("kept", [0, 100, 512, 5000, 2**20])
def test_truncated_archive_is_told(tmp_path: Path, kept: int) -> None:
    path = write_ova(tmp_path / "image.ova", files())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(SourceError) as error:
        open_package(str(path))
    assert "truncated" in str(error.value) or "no OVF descriptor" in str(error.value)


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in ("none.ova", "none.ovf"):
        with pytest.raises(SourceError, match=r"correct source\.file"):
            open_package(str(tmp_path / name))


def test_checksum_is_compared(tmp_path: Path) -> None:
    path = write_ova(tmp_path / "image.ova", files())
    verify_checksum(str(path), checksum(path), Progress(""), "")
    with pytest.raises(SourceError, match=r"source\.checksum says"):
        verify_checksum(str(path), f"sha512:{'0' * 128}", Progress(""), "correct it")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((b"byte * 2^30", b"furlongs"), "no unit of bytes"),
        ((b'capacity="10"', b'capacity="ten"'), "no number"),
        ((b"<VirtualSystem ", b"<VirtualSystemCollection/><VirtualSystem "), "exactly one virtual machine"),
        ((b"<Envelope", b"<!DOCTYPE a []><Envelope"), "XML entities"),
        ((b'byte * 2^30"', b'byte * 2^99"'), "no unit of bytes"),
    ],
)
def test_descriptor_that_cannot_be_used_is_told(change: tuple[bytes, bytes], words: str) -> None:
    with pytest.raises(DescriptorError, match=words):
        read_descriptor(descriptor().replace(*change))


def test_progress_is_written_as_lines(tmp_path: Path) -> None:
    now = [0.0]
    progress = Progress(str(tmp_path / "progress"), lambda: now[0])
    progress.begin("send x", 40 * 2**20)
    for second in range(1, 5):
        now[0] = second
        progress.advance(10 * 2**20)
    assert (tmp_path / "progress").read_text().splitlines() == [
        "send x 0 %: 0 of 40 MiB, 0.0 MiB/s",
        "send x 50 %: 20 of 40 MiB, 10.0 MiB/s",
        "send x 100 %: 40 of 40 MiB, 10.0 MiB/s",
    ]


def test_manifest_vouches_for_an_ovf_file(tmp_path: Path) -> None:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    image = {
        "source": {"file": str(tmp_path / "ubuntu.ovf"), "url": "", "checksum": checksum(tmp_path / "ubuntu.mf")},
        "builder": {"disk_gb": 20},
    }
    fetching = Fetching(str(tmp_path), "")
    assert fetch(image, fetching, Progress("")).parts["disk.vmdk"].content() == DISK
    with pytest.raises(SourceError, match=r"builder\.disk_gb is 5, and a disk cannot shrink"):
        fetch({**image, "builder": {"disk_gb": 5}}, fetching, Progress(""))
    (tmp_path / "ubuntu.mf").unlink()
    with pytest.raises(SourceError, match="there is no manifest"):
        fetch(image, fetching, Progress(""))
