"""The pure parts of the lab's command."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from control import repository, settings, site

ROOT = Path(__file__).resolve().parents[2]


def test_defaults() -> None:
    lab = settings.read({"HOME": "/home/user"})
    assert (lab.name, str(lab.subnet), lab.vcenter, lab.gateway) == (
        "fury-lab",
        "10.213.0.0/24",
        "127.0.0.1:8989",
        "10.213.0.1",
    )
    assert lab.dynamic_range == "10.213.0.128/25"
    assert lab.state == Path("/home/user/.local/state/fury-vsphere/lab/fury-lab")
    assert lab.repository_url == "http://10.213.0.1:8080"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAB_NAME", "../x"),
        ("LAB_NAME", "Upper"),
        ("LAB_SUBNET", "10.213.0.1/24"),
        ("LAB_SUBNET", "10.213.0.0/30"),
        ("LAB_VCENTER", "8989"),
        ("LAB_REPOSITORY_PORT", "http"),
    ],
)
def test_what_cannot_be_is_said(name: str, value: str) -> None:
    with pytest.raises(settings.LabError, match=name):
        settings.read({name: value})


def test_ready_repository_must_be_one(tmp_path: Path) -> None:
    lab = settings.read({"LAB_REPOSITORY": str(tmp_path)})
    with pytest.raises(settings.LabError, match="LAB_REPOSITORY"):
        repository.prepare(lab)
    (tmp_path / "key.asc").touch()
    assert repository.prepare(lab) == tmp_path


def test_site_file_names_what_the_repository_holds(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "SHA256SUMS").write_text("ab12  kubernetes-1.20.2.tar\ncd34 *kubernetes-1.20.3.tar\n")
    (tmp_path / "key.asc").write_text("a key")
    document = site.document(tmp_path, "http://10.213.0.1:8080")
    assert document["packages"]["image_archives"] == [
        {
            "url": f"http://10.213.0.1:8080/images/kubernetes-{version}.tar",
            "checksum": f"sha256:{digest}",
            "kubernetes_version": version,
        }
        for version, digest in (("1.20.2", "ab12"), ("1.20.3", "cd34"))
    ]
    assert [each["key"] for each in document["packages"]["repositories"]] == ["a key", "a key"]
    assert json.loads(json.dumps(document)) == document


@pytest.fixture(scope="module")
def machine() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("machine", str(ROOT / "lab/machines/machine"))
    spec = importlib.util.spec_from_loader("machine", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_guestinfo_survives_the_environment_file(machine: ModuleType) -> None:
    text = machine.guestinfo_environment({"guestinfo.userdata": 'a "b" $c `d` \\e'})
    assert text == 'VMX_GUESTINFO=true\nVMX_GUESTINFO_USERDATA="a \\"b\\" \\$c \\`d\\` \\\\e"\n'


def test_container_is_named_after_lab_vm_and_identity(machine: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_NAME", "lab")
    assert machine.identify({"name": "node 1", "uuid": "0123456789abcdef"}) == "lab-node-1-01234567"


def test_firmware_has_the_identity_of_the_vm(machine: ModuleType) -> None:
    firmware = machine.firmware("42230123-4567-89ab-cdef-0123456789ab")
    assert firmware["product_uuid"] == "42230123-4567-89ab-cdef-0123456789ab"
    assert firmware["product_serial"] == "VMware-42 23 01 23 45 67 89 ab-cd ef 01 23 45 67 89 ab"
