# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.disk_mounts import disk_mounts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.disk_mounts import device_of, pools_with_mounts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.disk_devices import read_disk_devices
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.soap import Reference
from sample_cluster import model_with, pool

ETCD = {"name": "etcd", "size_gb": 20, "mount": "/var/lib/etcd"}


def disks(*given: dict[str, Any]) -> list[dict[str, Any]]:
    return list(pool(model_with({"disks": list(given)}), "apps")["disks"])


def test_a_disk_is_mounted_where_the_pool_says() -> None:
    options = {"filesystem": "ext4", "mount_options": "noatime"}
    assert disk_mounts(disks({**ETCD, **options}), {"etcd": "/dev/sdb"}) == [
        {"device": "/dev/sdb", "mount": "/var/lib/etcd", "filesystem": "ext4", "options": "noatime"}
    ]


def test_a_disk_without_a_directory_is_left_alone() -> None:
    assert disk_mounts(disks({"name": "raw", "size_gb": 1}), {}) == []


def test_directories_come_before_those_below_them() -> None:
    below = {"name": "images", "size_gb": 9, "mount": "/var/lib/etcd/images"}
    mounts = disk_mounts(disks(below, ETCD), {"etcd": "/dev/sdb", "images": "/dev/sdc"})
    assert [each["mount"] for each in mounts] == ["/var/lib/etcd", "/var/lib/etcd/images"]


def test_says_which_disk_has_no_device() -> None:
    with pytest.raises(AnsibleFilterError, match=r"Disk 'etcd' .* those of logs\).*fury_disks: \{etcd: "):
        disk_mounts(disks(ETCD), {"logs": "/dev/sdc"})


def test_device_of_a_uuid() -> None:
    wanted = "/dev/disk/by-id/wwn-0x6000c298df15fe89ddcb8ea33329595d"
    assert device_of("6000C298-df15-fe89-ddcb-8ea33329595d") == wanted
    assert device_of("") == ""


def test_pools_with_mounts_of_a_model_that_may_be_wrong() -> None:
    pools = [{"name": "a", "disks": [ETCD]}, {"name": "b", "disks": [{"name": "x"}, 3]}, {"name": "c"}, None]
    assert pools_with_mounts({"pools": pools}) == {"a"}
    assert pools_with_mounts({"pools": None}) == frozenset()


class Session:
    """A session without pyVmomi's objects, and one machine in it: inside of data objects everything is text."""

    def read(self, *_arguments: Any) -> dict[Any, dict[str, Any]]:
        def disk(key: str, unit: str, uuid: str, controller: str = "1000") -> SimpleNamespace:
            backing = SimpleNamespace(uuid=uuid)
            return SimpleNamespace(
                key=key, unitNumber=unit, backing=backing, capacityInKB="1", controllerKey=controller
            )

        devices = [
            SimpleNamespace(key="1000", busNumber="0"),
            disk("2001", "1", "6000C29A-0000"),
            disk("16000", "2", "6000C29F-0000", controller="15000"),
            disk("2000", "0", "6000C290-0000"),
            disk("2002", "2", "6000C29B-0000"),
        ]
        settings = [SimpleNamespace(key="fury.disks", value="logs=2,etcd=1,lost=3")]
        values = {"config.hardware.device": devices, "config.extraConfig": settings}
        return {Reference("VirtualMachine", "vm-1"): values, Reference("VirtualMachine", "vm-2"): {}}


def test_devices_are_told_by_the_disks_places_on_the_first_controller(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.disk_devices"
    monkeypatch.setattr(f"{module}.read", lambda session, *_rest: session.read())
    session: Any = Session()
    assert read_disk_devices(session, ["vm-1", "vm-2"]) == {
        "vm-1": {"logs": "/dev/disk/by-id/wwn-0x6000c29b0000", "etcd": "/dev/disk/by-id/wwn-0x6000c29a0000"},
        "vm-2": {},
    }
