"""The OVAs of the lab, and how they are served."""

from __future__ import annotations

import functools
import hashlib
import io
import tarfile
import threading
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

import pytest
from appliances import vmdk
from appliances.ova import SYSTEMS, ova
from control import appliance, settings
from control.file_server import Handler, Server

OVF = "{http://schemas.dmtf.org/ovf/envelope/1}"
VMW = "{http://www.vmware.com/schema/ovf}"
IMAGE = 'localhost/an-image:<"1">'


def parts(system: str) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(ova(SYSTEMS[system], IMAGE))) as file:
        return {member.name: file.extractfile(member).read() for member in file.getmembers()}  # type: ignore[union-attr]


@pytest.mark.parametrize("system", SYSTEMS)
def test_parts_are_in_order_and_add_up(system: str) -> None:
    name = SYSTEMS[system].name
    found = parts(system)
    assert list(found) == [f"{name}.ovf", f"{name}.mf", f"{name}-disk1.vmdk"]
    sums = dict(line.split("= ") for line in found[f"{name}.mf"].decode().splitlines())
    for part in (f"{name}.ovf", f"{name}-disk1.vmdk"):
        assert sums[f"SHA256({part})"] == hashlib.sha256(found[part]).hexdigest()


@pytest.mark.parametrize("system", SYSTEMS)
def test_descriptor_names_disk_and_image(system: str) -> None:
    name = SYSTEMS[system].name
    found = parts(system)
    root = ElementTree.fromstring(found[f"{name}.ovf"])  # noqa: S314 - our own document
    [file] = root.iter(f"{OVF}File")
    assert file.get(f"{OVF}href") == f"{name}-disk1.vmdk"
    assert int(file.get(f"{OVF}size", "")) == len(found[f"{name}-disk1.vmdk"])
    options = {each.get(f"{VMW}key"): each.get(f"{VMW}value") for each in root.iter(f"{VMW}ExtraConfig")}
    assert options == {"RUN.container": IMAGE}


def test_same_words_make_the_same_file() -> None:
    assert ova(SYSTEMS["ubuntu"], "one") == ova(SYSTEMS["ubuntu"], "one") != ova(SYSTEMS["ubuntu"], "two")


def test_disk_is_of_whole_grains() -> None:
    assert len(vmdk.disk("disk.vmdk", 10 << 30, b"content")) % vmdk.SECTOR == 0
    with pytest.raises(ValueError, match="whole grains"):
        vmdk.disk("disk.vmdk", 1000, b"")


@pytest.fixture
def lab(tmp_path: Path) -> settings.Settings:
    found = settings.read({"XDG_STATE_HOME": f"{tmp_path}/state", "XDG_CACHE_HOME": f"{tmp_path}/cache"})
    found.state.mkdir(parents=True)
    return found


def test_files_are_kept_by_what_they_are_made_from(lab: settings.Settings) -> None:
    images = {"ubuntu": "one", "oraclelinux": "two"}
    assert appliance.variables(lab) == {}
    appliance.prepare(lab, images)
    first = appliance.link(lab).resolve()
    appliance.prepare(lab, images)
    assert appliance.link(lab).resolve() == first
    appliance.prepare(lab, {**images, "ubuntu": "three"})
    assert appliance.link(lab).resolve() != first


def test_variables_say_where_the_files_are(lab: settings.Settings) -> None:
    appliance.prepare(lab, {"ubuntu": "one", "oraclelinux": "two"})
    digest = hashlib.sha256(ova(SYSTEMS["ubuntu"], "one")).hexdigest()
    variables = appliance.variables(lab)
    assert variables["LAB_OVA_UBUNTU"] == "http://10.213.0.1:8080/images/ubuntu-22.04.ova"
    assert variables["LAB_OVA_ORACLE"] == "http://10.213.0.1:8080/images/oraclelinux-8.ova"
    assert variables["LAB_OVA_UBUNTU_CHECKSUM"] == f"sha256:{digest}"


def test_directories_are_served_over_each_other(tmp_path: Path) -> None:
    for directory, names in (
        ("packages", ["images/both", "images/packages"]),
        ("more", ["images/both", "images/more"]),
    ):
        for name in names:
            file = tmp_path / directory / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(directory)
    handler = functools.partial(Handler, directories=[f"{tmp_path}/packages/", f"{tmp_path}/more/"])
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name, served in (("both", "packages"), ("packages", "packages"), ("more", "more")):
            url = f"http://127.0.0.1:{server.server_port}/images/{name}"
            with urllib.request.urlopen(url) as answer:
                assert answer.read().decode() == served
        server.shutdown()
