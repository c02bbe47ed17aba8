"""Where the simulator puts disks: datastore clusters, formats, units."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

DISK = vim.vm.device.VirtualDisk
FLAT = DISK.FlatVer2BackingInfo

SITE = {
    "datacenters": [
        {
            "name": "LAB",
            "clusters": [{"name": "LAB-CLUSTER", "hosts": ["esxi-1"]}],
            "datastores": [
                {"name": "FULL", "capacity_gb": 100, "free_gb": 5},
                {"name": "HALF", "capacity_gb": 100, "free_gb": 50},
                {"name": "EMPTY", "capacity_gb": 100, "free_gb": 90},
                {"name": "AWAY", "capacity_gb": 100, "maintenance": True},
                {"name": "ALONE", "capacity_gb": 100},
            ],
            "datastore_clusters": [
                {"name": "POD", "datastores": ["FULL", "HALF", "EMPTY", "AWAY"]},
                {"name": "MANUAL", "datastores": ["ALONE"], "no_drs": True},
            ],
            "networks": ["net"],
            "templates": [
                {"name": "thin", "disk_gb": 10, "datastore": "EMPTY"},
                {"name": "thick", "disk_gb": 20, "datastore": "EMPTY", "thick": True},
            ],
        }
    ]
}


@pytest.fixture
def site(connect: Callable[..., Any], tmp_path: Path) -> Any:
    (tmp_path / "inventory.json").write_text(json.dumps(SITE))
    return connect("-inventory", tmp_path / "inventory.json")


def recommended(site: Any, template: str, pod: str, **config: Any) -> Any:
    location = vim.vm.RelocateSpec(pool=site.find("LAB/host/LAB-CLUSTER").resourcePool)
    config_spec = vim.vm.ConfigSpec(**config) if config else None
    spec = vim.storageDrs.StoragePlacementSpec(
        type="clone",
        podSelectionSpec=vim.storageDrs.PodSelectionSpec(storagePod=site.find(f"LAB/datastore/{pod}")),
        vm=site.find(f"LAB/vm/{template}"),
        folder=site.folder,
        cloneName="node",
        cloneSpec=vim.vm.CloneSpec(location=location, config=config_spec, powerOn=False, template=False),
    )
    return site.content.storageResourceManager.RecommendDatastores(spec)


def names(result: Any) -> list[str]:
    return [each.action[0].destination.name for each in result.recommendations]


def test_storage_drs_recommends_the_emptiest_datastore_that_takes_the_vm(site: Any) -> None:
    assert names(recommended(site, "thin", "POD")) == ["EMPTY", "HALF", "FULL"]
    assert names(recommended(site, "thick", "POD")) == ["EMPTY", "HALF"]
    assert recommended(site, "thin", "POD").drsFault is None


def test_disks_that_the_clone_gets_count(site: Any) -> None:
    disk = DISK(key=-1, controllerKey=1000, unitNumber=1, capacityInKB=60 << 20, backing=FLAT(diskMode="persistent"))
    add = vim.vm.device.VirtualDeviceSpec(operation="add", fileOperation="create", device=disk)
    assert names(recommended(site, "thin", "POD", deviceChange=[add])) == ["EMPTY"]
    disk.capacityInKB = 200 << 20
    result = recommended(site, "thin", "POD", deviceChange=[add])
    assert names(result) == []
    assert result.drsFault.faultsByVm[0].fault


def test_storage_drs_that_is_off_recommends_nothing(site: Any) -> None:
    assert not site.find("LAB/datastore/MANUAL").podStorageDrsEntry.storageDrsConfig.podConfig.enabled
    with pytest.raises(vmodl.fault.InvalidArgument):
        recommended(site, "thin", "MANUAL")


def test_datastore_cluster_sums_up_its_datastores(site: Any) -> None:
    pod = site.find("LAB/datastore/POD")
    assert (pod.summary.capacity >> 30, pod.summary.freeSpace >> 30) == (400, 245 - 20)
    assert {each.name for each in pod.childEntity} == {"FULL", "HALF", "EMPTY", "AWAY"}
    assert site.find("LAB/datastore/AWAY") is None or site.find("LAB/datastore/AWAY").summary.maintenanceMode


def clone(site: Any, template: str, name: str, **location: Any) -> Any:
    pool = site.find("LAB/host/LAB-CLUSTER").resourcePool
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool, **location), powerOn=False)
    task = site.find(f"LAB/vm/{template}").CloneVM_Task(site.folder, name, spec)
    WaitForTask(task)
    return task.info.result


def disk_of(vm: Any) -> Any:
    [found] = [each for each in vm.config.hardware.device if isinstance(each, DISK)]
    return found


def test_clone_changes_the_format_of_disks(site: Any) -> None:
    assert disk_of(clone(site, "thin", "as-it-is")).backing.thinProvisioned
    assert not disk_of(clone(site, "thin", "flat", transform="flat")).backing.thinProvisioned
    assert disk_of(clone(site, "thick", "sparse", transform="sparse")).backing.thinProvisioned
    source = disk_of(site.find("LAB/vm/thin"))
    store = site.find("LAB/host/LAB-CLUSTER").datastore[0]
    eager = FLAT(fileName="", diskMode="persistent", thinProvisioned=False, eagerlyScrub=True)
    locator = vim.vm.RelocateSpec.DiskLocator(diskId=source.key, datastore=store, diskBackingInfo=eager)
    backing = disk_of(clone(site, "thin", "eager", disk=[locator])).backing
    assert (backing.thinProvisioned, backing.eagerlyScrub) == (False, True)


def extra_disk(unit: int, controller: int = 1000, key: int = -1) -> Any:
    disk = DISK(
        key=key,
        controllerKey=controller,
        unitNumber=unit,
        capacityInKB=1 << 20,
        backing=FLAT(fileName="", diskMode="persistent", thinProvisioned=True),
    )
    return vim.vm.device.VirtualDeviceSpec(operation="add", fileOperation="create", device=disk)


def test_clone_gets_more_disks_in_order(client: Any) -> None:
    changes = [extra_disk(1, key=-1), extra_disk(2, key=-2)]
    vm = client.clone("node", config=vim.vm.ConfigSpec(deviceChange=changes))
    disks = [each for each in vm.config.hardware.device if isinstance(each, DISK)]
    assert [(each.key, each.unitNumber, each.deviceInfo.label) for each in disks] == [
        (2000, 0, "Hard disk 1"),
        (2001, 1, "Hard disk 2"),
        (2002, 2, "Hard disk 3"),
    ]
    assert [each.backing.fileName for each in disks] == [
        "[LAB-DATASTORE] node/node.vmdk",
        "[LAB-DATASTORE] node/node_1.vmdk",
        "[LAB-DATASTORE] node/node_2.vmdk",
    ]
    assert len({each.backing.uuid for each in disks}) == 3


@pytest.mark.parametrize(("unit", "controller"), [(0, 1000), (7, 1000), (1, 1001)])
def test_disk_needs_a_free_place_on_a_controller(client: Any, unit: int, controller: int) -> None:
    with pytest.raises(vim.fault.InvalidDeviceSpec):
        client.clone("node", config=vim.vm.ConfigSpec(deviceChange=[extra_disk(unit, controller)]))
    vm = client.clone("other")
    with pytest.raises(vim.fault.InvalidDeviceSpec):
        WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[extra_disk(unit, controller)])))


def test_disk_can_come_with_its_controller(client: Any) -> None:
    operations = vim.vm.device.VirtualDeviceSpec
    controller = vim.vm.device.ParaVirtualSCSIController(key=-10, busNumber=1, sharedBus="noSharing")
    changes = [operations(operation="add", device=controller), extra_disk(0, -10)]
    vm = client.clone("node", config=vim.vm.ConfigSpec(deviceChange=changes))
    [first, second] = [each for each in vm.config.hardware.device if isinstance(each, DISK)]
    assert (first.controllerKey, second.controllerKey) == (1000, 1001)
