"""From differences to the specification that settles them, where the simulator does not show it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import difference
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.difference import Difference
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import (
    Machine,
    MachineDisk,
    MachineHardware,
    MachineSettings,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import KIB_PER_GIB
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.changes import (
    Subject,
    config_spec,
    hardware_version,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from pyVmomi import vim

BACKING = vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="other-net")
DISK = vim.vm.device.VirtualDisk(
    key=2000,
    controllerKey=1000,
    unitNumber=0,
    capacityInKB=10 * KIB_PER_GIB,
    backing=vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName="[ds] demo/demo.vmdk", thinProvisioned=True),
)
CARD = vim.vm.device.VirtualVmxnet3(key=4000, macAddress="02:1c:0a:d5:00:04", addressType="manual")


def spec_of(*found: Difference, units: tuple[int, ...] = (0,), **extra_config: str) -> Any:
    machine = Machine(
        id="vm-1",
        name="demo-infra-1",
        facts={},
        hardware=MachineHardware(2, 4096, disks=tuple(MachineDisk(2000 + unit, unit, KIB_PER_GIB) for unit in units)),
        settings=MachineSettings(extra_config={f"fury.{name}": value for name, value in extra_config.items()}),
    )
    return config_spec(Subject(machine, vim.VirtualMachine("vm-1"), [DISK, CARD], {"other-net": BACKING}), found)


def options(spec: Any) -> dict[str, str]:
    return {option.key: option.value for option in spec.extraConfig}


@pytest.mark.parametrize(
    ("what", "attribute"),
    [
        (difference.CPU, "numCPUs"),
        (difference.CORES_PER_SOCKET, "numCoresPerSocket"),
        (difference.MEMORY, "memoryMB"),
    ],
)
def test_numbers_are_set(what: str, attribute: str) -> None:
    assert getattr(spec_of(Difference(what, 2, 4)), attribute) == 4


@pytest.mark.parametrize("after", [True, False])
def test_hot_add_is_switched(after: bool) -> None:
    spec = spec_of(
        Difference(difference.CPU_HOT_ADD, not after, after), Difference(difference.MEMORY_HOT_ADD, not after, after)
    )
    assert (spec.cpuHotAddEnabled, spec.memoryHotAddEnabled) == (after, after)


def test_reservations_are_set_without_limits_and_shares() -> None:
    spec = spec_of(Difference(difference.CPU_RESERVATION, 0, 500), Difference(difference.MEMORY_RESERVATION, 512, 0))
    assert (spec.cpuAllocation.reservation, spec.memoryAllocation.reservation) == (500, 0)
    assert (spec.cpuAllocation.limit, spec.cpuAllocation.shares) == (None, None)


def test_only_what_differs_is_asked_for() -> None:
    spec = spec_of(Difference(difference.NOTES, "", "a worker"))
    assert spec.annotation == "a worker"
    asked = {info.name for info in spec._GetPropertyList() if getattr(spec, info.name) not in (None, [])}
    assert asked == {"annotation"}


@pytest.mark.parametrize(
    "found",
    [
        [],
        [Difference(difference.TAG, None, "daily", item="backup")],
        [Difference(difference.ATTRIBUTE, None, "platform", item="owner")],
        [Difference(difference.HARDWARE_VERSION, 13, 15)],
        [Difference(difference.TEMPLATE, "a", "b", difference.NEVER)],
    ],
)
def test_what_is_settled_otherwise_asks_for_no_change(found: list[Difference]) -> None:
    assert spec_of(*found) is None


def test_hardware_version_is_written_as_vsphere_does() -> None:
    assert hardware_version([Difference(difference.HARDWARE_VERSION, 7, 9)]) == "vmx-09"
    assert hardware_version([Difference(difference.HARDWARE_VERSION, 13, 15)]) == "vmx-15"
    assert hardware_version([Difference(difference.CPU, 2, 4)]) == ""


def test_extra_config_is_set_and_removed_and_its_keys_are_remembered() -> None:
    spec = spec_of(
        Difference(difference.EXTRA_CONFIG, None, "1", item="new"),
        Difference(difference.EXTRA_CONFIG, "1", None, item="old"),
        extra_config="kept,old",
    )
    assert options(spec) == {"new": "1", "old": "", "fury.extra_config": "kept,new"}


def test_user_data_is_removed() -> None:
    spec = spec_of(Difference(difference.USER_DATA, "kept", None))
    assert options(spec) == {"guestinfo.userdata": "", "guestinfo.userdata.encoding": ""}


def test_disk_grows_in_place() -> None:
    [change] = spec_of(Difference(difference.DISK, 10, 20, key=2000)).deviceChange
    assert (change.operation, change.fileOperation) == ("edit", None)
    assert (change.device.key, change.device.unitNumber, change.device.controllerKey) == (2000, 0, 1000)
    assert (change.device.capacityInKB, change.device.capacityInBytes) == (20 * KIB_PER_GIB, 20 * 2**30)
    assert change.device.backing.fileName == "[ds] demo/demo.vmdk"
    assert DISK.capacityInKB == 10 * KIB_PER_GIB


@pytest.mark.parametrize(
    ("units", "ledger", "expected", "text"),
    [
        pytest.param((0,), "", [1], "etcd=1", id="the-first"),
        pytest.param((0, 1, 2), "data=1,logs=2", [3], "data=1,logs=2,etcd=3", id="after-others"),
        pytest.param((0, 1), "", [2], "etcd=2", id="beside-a-volume"),
        pytest.param((0, *range(1, 7)), "", [8], "etcd=8", id="the-controller's-own-place-is-left-out"),
        pytest.param((0, 2), "data=1,logs=2", [3], "data=1,logs=2,etcd=3", id="the-place-of-a-lost-one-is-not-taken"),
        pytest.param((0,), "etcd=1", [1], "etcd=1", id="its-own-place-after-it-was-lost"),
    ],
)
def test_new_disk_gets_a_place_for_life(units: tuple[int, ...], ledger: str, expected: list[int], text: str) -> None:
    spec = spec_of(Difference(difference.FURTHER_DISK, None, 5, note="thick", item="etcd"), units=units, disks=ledger)
    assert [change.device.unitNumber for change in spec.deviceChange] == expected
    assert options(spec) == {"fury.disks": text}
    [change] = spec.deviceChange
    assert (change.operation, change.fileOperation, change.device.controllerKey) == ("add", "create", 1000)
    assert change.device.capacityInKB == 5 * KIB_PER_GIB
    assert change.device.backing.thinProvisioned is False


def test_several_new_disks_have_keys_of_their_own() -> None:
    spec = spec_of(*(Difference(difference.FURTHER_DISK, None, 5, note="thin", item=name) for name in "ab"))
    assert [change.device.unitNumber for change in spec.deviceChange] == [1, 2]
    assert len({change.device.key for change in spec.deviceChange}) == 2


def test_full_controller_is_an_error() -> None:
    with pytest.raises(VsphereError, match=r"add disks to virtual machine 'demo-infra-1': no place .*'etcd'"):
        spec_of(Difference(difference.FURTHER_DISK, None, 5, note="thin", item="etcd"), units=tuple(range(16)))


def test_card_moves_to_another_network_and_stays_what_it_is() -> None:
    [change] = spec_of(Difference(difference.NETWORK, "lab-net", "other-net", item="1", key=4000)).deviceChange
    assert change.operation == "edit"
    assert isinstance(change.device, vim.vm.device.VirtualVmxnet3)
    assert (change.device.key, change.device.macAddress) == (4000, "02:1c:0a:d5:00:04")
    assert change.device.backing is BACKING
    assert CARD.backing is None


def test_everything_at_once_is_one_change() -> None:
    spec = spec_of(
        Difference(difference.MEMORY, 4096, 8192),
        Difference(difference.DISK, 10, 20, key=2000),
        Difference(difference.FURTHER_DISK, None, 5, note="thin", item="etcd"),
        Difference(difference.NETWORK, "lab-net", "other-net", item="1", key=4000),
        Difference(difference.EXTRA_CONFIG, None, "1", item="new"),
    )
    assert spec.memoryMB == 8192
    assert [change.operation for change in spec.deviceChange] == ["edit", "add", "edit"]
    assert options(spec) == {"new": "1", "fury.extra_config": "new", "fury.disks": "etcd=1"}
