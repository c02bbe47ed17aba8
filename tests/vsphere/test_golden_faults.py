"""Calls of golden images that break: each is told, and made up for by running again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import retries, transport
from convergence import assert_clear_error, assert_no_secret, expire_others
from fault_proxy import FaultProxy, Kind, fault_proxy
from golden_images import Images
from modules import run
from ovf_files import checksum, files, write_ova

FINISHING = (
    "SetField",
    "ReconfigVM_Task",
    "CreateSnapshot_Task",
    "Rename_Task",
    "MoveIntoFolder_Task",
    "Destroy_Task",
    "MarkAsTemplate",
    "RetrievePropertiesEx",
)
BROKEN = (Kind.RESET, Kind.RESET_AFTER)
IMPORTING = (
    "CreateFolder",
    "CreateImportSpec",
    "ImportVApp",
    "HttpNfcLeaseProgress",
    "HttpNfcLeaseComplete",
    "SetField",
    "MarkAsTemplate",
)
# After these nobody but vCenter knows of the import: a lease is known to the session only that it was given to.
ORPHANING = (
    ("ImportVApp", Kind.RESET_AFTER),
    ("HttpNfcLeaseProgress", Kind.EXPIRE),
    ("HttpNfcLeaseComplete", Kind.EXPIRE),
)


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less between attempts and for answers than on a real network."""
    monkeypatch.setattr(retries, "PAUSES", (0.01, 0.02, 0.03))
    monkeypatch.setattr(transport, "TIMEOUT", 10)


@pytest.fixture
def images(cluster_vms: Any, admin: Admin) -> Images:
    return Images(cluster_vms, admin)


@pytest.fixture
def proxy(images: Images, admin: Admin, tmp_path: Path) -> Iterator[FaultProxy]:
    with fault_proxy(images.cluster_vms.vcenter, tmp_path, lambda: expire_others(admin)) as running:
        yield running


@pytest.mark.parametrize("kind", [*BROKEN, Kind.EXPIRE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", FINISHING)
def test_builder_becomes_a_template_all_the_same(images: Images, proxy: FaultProxy, method: str, kind: Kind) -> None:
    images.build()
    planned = images.info()
    wish = {"image": images.image, "definition_hash": planned["hash"], "version": 1}
    rule = proxy.spoil(method, kind)
    result = images.template(**wish, **proxy.options)
    assert rule.fired
    assert_no_secret(result)
    if result["failed"]:
        assert_clear_error(result["msg"])
        # Unless only the folder that it was in is left.
        assert images.actions() in (["finish"], ["up_to_date"])
    again = images.template(**wish)
    assert not again["failed"], again["msg"]
    assert images.actions() == ["up_to_date"]
    assert images.admin.read("LAB/vm/IMAGES/ubuntu-22.04-v1", "config.template") == [True]
    [snapshot] = images.admin.read("LAB/vm/IMAGES/ubuntu-22.04-v1", "snapshot")
    assert [tree.name for tree in snapshot.rootSnapshotList] == ["golden"]


@pytest.mark.parametrize("kind", [*BROKEN, Kind.EXPIRE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", IMPORTING)
def test_source_becomes_a_template_all_the_same(
    images: Images, proxy: FaultProxy, tmp_path: Path, method: str, kind: Kind
) -> None:
    path = write_ova(tmp_path / "image.ova", files())
    images.image["source"] = {"file": str(path), "checksum": checksum(path)}
    rule = proxy.spoil(method, kind)
    result = run("ovf_import", {**images.options, "image": images.image, **proxy.options})
    assert rule.fired
    assert_no_secret(result)
    if result["failed"]:
        assert_clear_error(result["msg"])
    again = run("ovf_import", {**images.options, "image": images.image})
    if (method, kind) in ORPHANING:
        assert "vCenter takes a dead one back after some minutes" in again["msg"]
        return
    assert not again["failed"], again["msg"]
    assert images.actions() == ["build"]
