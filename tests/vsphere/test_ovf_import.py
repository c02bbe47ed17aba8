"""Importing the source of an image: once, verified before anything is made, and nothing half-made left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import builder_model
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import ovf_import
from golden_images import Images
from modules import run
from ovf_files import checksum, descriptor, disk, files, manifest, write_ova
from simulator import READS, VCenter

LEASE = {"ImportVApp", "HttpNfcLeaseComplete", "HttpNfcLeaseAbort", "HttpNfcLeaseProgress"}


class Importing:
    """The module ovf_import with a small OVA file."""

    def __init__(self, images: Images, directory: Path) -> None:
        self.images = images
        self.admin = images.admin
        self.vcenter: VCenter = images.cluster_vms.vcenter
        self.directory = directory
        self.use(files())

    def use(self, content: dict[str, bytes]) -> None:
        """Let the definition's source be an OVA file with these files."""
        path = write_ova(self.directory / "image.ova", content)
        self.images.image["source"] = {"file": str(path), "checksum": checksum(path)}

    @property
    def path(self) -> str:
        """The inventory path of the template."""
        digits = self.images.image["source"]["checksum"].partition(":")[2]
        return f"LAB/vm/IMAGES/sources/ubuntu-22.04-{digits[:12]}"

    def __call__(self, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run it and return its result."""
        return run("ovf_import", {**self.images.options, "image": self.images.image, **options}, check)

    def refused(self, **options: Any) -> str:
        """Run it; it must fail without having changed anything. Return the message."""
        with self.vcenter.calls() as calls:
            result = self(**options)
        assert result["failed"]
        assert set(calls) <= READS, calls
        return str(result["msg"])


@pytest.fixture
def importing_it(cluster_vms: Any, admin: Admin, tmp_path: Path) -> Importing:
    return Importing(Images(cluster_vms, admin), tmp_path)


def test_source_becomes_a_template(importing_it: Importing, admin: Admin, tmp_path: Path) -> None:
    assert importing_it.images.actions() == ["import", "build"]
    result = importing_it(progress_file=str(tmp_path / "progress"))
    assert not result["failed"], result["msg"]
    assert f"LAB/vm/{result['path']}" == importing_it.path
    assert admin.read(importing_it.path, "config.template") == [True]
    source = importing_it.images.image["source"]["checksum"]
    assert admin.attributes(importing_it.path) == {"fury.image_source": source, "fury.image_system": "ubuntu-22.04"}
    assert result["disk_gb"] == 10
    assert result["sent_mib"] == 2
    assert result["mib_per_second"] > 0
    assert "send ubuntu-22.04-" in (tmp_path / "progress").read_text()
    assert importing_it.images.actions() == ["build"]


def test_source_is_imported_once(importing_it: Importing) -> None:
    assert importing_it()["changed"]
    (importing_it.directory / "image.ova").unlink()
    with importing_it.vcenter.calls() as calls:
        again = importing_it()
    assert not again["failed"], again["msg"]
    assert not again["changed"]
    assert set(calls) <= READS


def test_builder_is_cloned_from_it(importing_it: Importing, admin: Admin) -> None:
    importing_it()
    importing_it.images.image["builder"]["disk_gb"] = 20
    path = importing_it.images.make()
    attributes = admin.attributes(f"LAB/vm/{path}")
    assert attributes["fury.image_source"] == importing_it.images.image["source"]["checksum"]
    assert importing_it.images.actions() == ["up_to_date"]


def test_check_mode_verifies_and_makes_nothing(importing_it: Importing) -> None:
    with importing_it.vcenter.calls() as calls:
        told = importing_it(check=True)
    assert set(calls) <= READS
    done = importing_it()
    assert told["changed"]
    assert told["diff"] == done["diff"]
    importing_it.use(files(vmdk=None))
    assert "missing" in importing_it(check=True)["msg"]


def test_wrong_checksum_is_refused(importing_it: Importing) -> None:
    importing_it.images.image["source"]["checksum"] = f"sha256:{'0' * 64}"
    message = importing_it.refused()
    assert "source.checksum says 0000" in message
    assert "correct source.checksum, or get the file from its publisher again" in message


def test_truncated_file_is_refused(importing_it: Importing) -> None:
    path = importing_it.directory / "image.ova"
    path.write_bytes(path.read_bytes()[: 2**20])
    importing_it.images.image["source"]["checksum"] = checksum(path)
    assert "truncated" in importing_it.refused()


def test_missing_disk_is_refused(importing_it: Importing) -> None:
    importing_it.use(files(vmdk=None))
    assert "file 'disk.vmdk', which the OVF descriptor refers to, is missing" in importing_it.refused()


def test_full_datastore_is_refused(importing_it: Importing) -> None:
    importing_it.use(files(ovf=descriptor(populated=2**60)))
    message = importing_it.refused()
    assert "datastore 'LAB-DATASTORE' has" in message
    assert "set vsphere.datastore to another" in message


def test_disk_larger_than_the_builders_is_refused(importing_it: Importing) -> None:
    importing_it.use(files(ovf=descriptor(capacity=100)))
    assert "its disk has 100 GiB, and builder.disk_gb is 80" in importing_it.refused()


def test_name_that_is_taken_is_refused(importing_it: Importing, admin: Admin) -> None:
    admin.make_folder("LAB/vm", "IMAGES")
    admin.make_folder("LAB/vm/IMAGES", "sources")
    folder, _, name = importing_it.path.rpartition("/")
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", folder, name)
    assert "has its name and was not imported from it; rename or remove it" in importing_it.refused()


def test_unknown_place_is_told_with_its_key(importing_it: Importing) -> None:
    importing_it.images.image["vsphere"]["datastore"] = "LAB-DATASTOR"
    assert "there is LAB-DATASTORE; correct vsphere.datastore" in importing_it.refused()


def assert_taken_back(importing_it: Importing, calls: dict[str, int]) -> None:
    """See that vCenter was told, that nothing is left, and that the next run makes up for it."""
    assert calls["HttpNfcLeaseAbort"] == 1
    assert "HttpNfcLeaseComplete" not in calls
    assert not importing_it.admin.exists(importing_it.path)
    again = importing_it()
    assert not again["failed"], again["msg"]
    assert importing_it.admin.read(importing_it.path, "config.template") == [True]


def test_disk_that_the_host_refuses_is_taken_back(importing_it: Importing) -> None:
    cut = disk(ends=False)
    text = descriptor(size=len(cut))
    importing_it.use(
        {"ubuntu.ovf": text, "ubuntu.mf": manifest({"ubuntu.ovf": text, "disk.vmdk": cut}), "disk.vmdk": cut}
    )
    with importing_it.vcenter.calls() as calls:
        result = importing_it()
    assert result["failed"]
    assert "Failed to send 'disk.vmdk' to 127.0.0.1" in result["msg"]
    assert "the VMDK ends before its end" in result["msg"]
    assert calls["HttpNfcLeaseAbort"] == 1
    assert not importing_it.admin.exists(importing_it.path)


def test_broken_upload_is_taken_back(importing_it: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    sending = HTTPSConnection.send

    def broken(self: HTTPSConnection, data: Any) -> None:
        if len(data) == 2**20:
            raise ConnectionResetError(104, "Connection reset by peer")
        sending(self, data)

    monkeypatch.setattr(HTTPSConnection, "send", broken)
    with importing_it.vcenter.calls() as calls:
        result = importing_it()
    monkeypatch.undo()
    assert result["failed"]
    assert "the connection broke ([Errno 104] Connection reset by peer); check the network to it" in result["msg"]
    assert_taken_back(importing_it, calls)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_interrupted_upload_is_taken_back(
    importing_it: Importing, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def interrupted(*_arguments: Any) -> None:
        os.kill(os.getpid(), number)
        time.sleep(10)

    before = signal.getsignal(number)
    monkeypatch.setattr(ovf_import, "send", interrupted)
    with importing_it.vcenter.calls() as calls:
        result = importing_it()
    assert result["failed"]
    assert f"it was interrupted by {number.name}; nothing half-made is left, run again" in result["msg"]
    assert signal.getsignal(number) == before
    monkeypatch.undo()
    assert_taken_back(importing_it, calls)


def test_what_a_killed_import_left_is_removed(importing_it: Importing, admin: Admin) -> None:
    admin.make_folder("LAB/vm", "IMAGES")
    admin.make_folder("LAB/vm/IMAGES", "sources")
    folder, _, name = importing_it.path.rpartition("/")
    born = {"fury.image_source": importing_it.images.image["source"]["checksum"]}
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", folder, name, born)
    left = admin.find(importing_it.path)._GetMoId()
    result = importing_it()
    assert not result["failed"], result["msg"]
    assert admin.find(importing_it.path)._GetMoId() != left


def test_import_that_ended_before_the_mark_is_finished(importing_it: Importing, admin: Admin) -> None:
    importing_it()
    [pool] = admin.read("LAB/host/LAB-CLUSTER", "resourcePool")
    admin.find(importing_it.path).MarkAsVirtualMachine(pool=pool)
    assert importing_it.images.actions() == ["import", "build"]
    with importing_it.vcenter.calls() as calls:
        assert importing_it()["changed"]
    assert not LEASE & set(calls)
    assert importing_it.images.actions() == ["build"]


def test_source_that_vcenter_has_needs_no_import(importing_it: Importing) -> None:
    importing_it.images.image["source"] = {"machine": "TEMPLATES/ubuntu-22.04"}
    result = importing_it()
    assert not result["changed"]
    assert result["path"] == "TEMPLATES/ubuntu-22.04"


def test_machine_that_is_off_is_copied_once(importing_it: Importing, admin: Admin) -> None:
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/TEMPLATES", "machine")
    importing_it.images.image["source"] = {"machine": "TEMPLATES/machine"}
    assert importing_it.images.actions() == ["import", "build"]
    assert importing_it(check=True)["changed"]
    result = importing_it()
    assert not result["failed"], result["msg"]
    assert result["changed"]
    path = f"LAB/vm/{result['path']}"
    assert admin.read(path, "config.template") == [True]
    assert admin.attributes(path)["fury.image_source"] == "machine:TEMPLATES/machine"
    assert admin.read("LAB/vm/TEMPLATES/machine", "config.template") == [False]
    planned = importing_it.images.info()
    assert [step["action"] for step in planned["plan"]] == ["build"]
    assert planned["source"]["path"] == result["path"]
    assert not importing_it()["changed"]
    image = load_image(importing_it.images.image)
    made = importing_it.images.cluster_vms.apply(builder_model(image, result["path"]), wait_for_guest=False)
    assert made["changed"]


def test_copy_that_was_not_stamped_is_finished(importing_it: Importing, admin: Admin) -> None:
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/TEMPLATES", "machine")
    importing_it.images.image["source"] = {"machine": "TEMPLATES/machine"}
    path = f"LAB/vm/{importing_it()['path']}"
    admin.set_attribute(path, "fury.image_source", "")
    assert importing_it.images.actions() == ["import", "build"]
    assert importing_it()["changed"]
    assert importing_it.images.actions() == ["build"]


def test_machine_that_is_on_is_refused(importing_it: Importing, admin: Admin) -> None:
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/TEMPLATES", "machine")
    admin.power_on("LAB/vm/TEMPLATES/machine")
    importing_it.images.image["source"] = {"machine": "TEMPLATES/machine"}
    assert "it is on; shut it down" in importing_it.refused()
    importing_it.images.image["source"] = {"machine": "TEMPLATES/none"}
    assert "correct source.machine" in importing_it.refused()


def test_import_that_vcenter_heard_nothing_of_is_taken_back_by_it(
    start: Callable[..., Any],
    administer: Callable[[VCenter], Admin],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stalled = start(None, "-lease-timeout", "1")
    importing_it = Importing(Images(stalled, administer(stalled.vcenter)), tmp_path)
    monkeypatch.setattr(ovf_import, "send", lambda *_arguments: time.sleep(2))
    result = importing_it()
    assert result["failed"]
    assert "Failed to complete the import of virtual machine 'ubuntu-22.04-" in result["msg"]
    assert not importing_it.admin.exists(importing_it.path)
