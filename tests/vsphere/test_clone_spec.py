"""What vCenter is asked for when a template is cloned, where the simulator does not show it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.location import Location
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import (
    KIB_PER_GIB,
    Card,
    Disk,
    Hardware,
    Making,
    Node,
    Settings,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.clone import Birth, clone_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.compute import Target
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.storage import Storage
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.template import Template
from pyVmomi import vim

MAC = "02:1c:0a:d5:00:04"
BACKINGS = {
    "lab-net": vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="lab-net"),
    "storage": vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="storage"),
}
NODE = Node(
    name="demo-infra-1",
    pool="infra",
    role="worker",
    address="10.0.0.4",
    location=Location(folder="demo", network="lab-net"),
    hardware=Hardware(cpu=2, memory_mb=4096, disk_gb=80),
    settings=Settings(),
    making=Making(template="T/ubuntu"),
    cards=(Card("lab-net", MAC, address="10.0.0.4", prefix=24),),
)


def disk_of(key: int = 2000, unit: int = 0) -> Any:
    return vim.vm.device.VirtualDisk(key=key, controllerKey=1000, unitNumber=unit, capacityInKB=10 * KIB_PER_GIB)


def template(**values: Any) -> Template:
    card = vim.vm.device.VirtualE1000(key=4000, macAddress="00:50:56:80:00:01", addressType="assigned")
    return Template(**{"reference": vim.VirtualMachine("vm-1"), "disks": (disk_of(),), "card": card, **values})


def birth(source: Template | None = None, **values: Any) -> Birth:
    """Return the birth of a node, with other parts of hardware, making, settings or the birth itself."""
    node = values.pop("node", NODE)
    for part in ("hardware", "making", "settings"):
        node = replace(node, **{part: replace(getattr(node, part), **values.pop(part, {}))})
    parts = {
        "target": Target(vim.ResourcePool("resgroup-1")),
        "storage": Storage(vim.Datastore("datastore-1")),
        "backings": BACKINGS,
        "extra_config": {"a": "b"},
        "disk_units": {},
    }
    return Birth(node=node, template=source or template(), **{**parts, **values})


def spec_of(source: Template | None = None, **values: Any) -> Any:
    return clone_spec(birth(source, **values))


def changes(spec: Any, kind: type) -> list[Any]:
    return [change for change in spec.config.deviceChange if isinstance(change.device, kind)]


CARDS = vim.vm.device.VirtualEthernetCard
DISKS = vim.vm.device.VirtualDisk


def test_card_of_the_template_is_edited_and_keeps_its_model() -> None:
    source = template()
    [change] = changes(spec_of(source), CARDS)
    assert change.operation == "edit"
    assert isinstance(change.device, vim.vm.device.VirtualE1000)
    assert (change.device.key, change.device.addressType, change.device.macAddress) == (4000, "manual", MAC)
    assert change.device.backing is BACKINGS["lab-net"]
    assert change.device.connectable.startConnected
    # The next clone is made from the same template.
    assert source.card.macAddress == "00:50:56:80:00:01"


def test_template_without_a_card_gets_one() -> None:
    [change] = changes(spec_of(template(card=None)), CARDS)
    assert change.operation == "add"
    assert isinstance(change.device, vim.vm.device.VirtualVmxnet3)
    assert change.device.macAddress == MAC


def test_further_cards_are_added_in_their_order() -> None:
    node = replace(
        NODE, cards=(*NODE.cards, Card("storage", "06:1c:0a:d5:00:04"), Card("lab-net", "0a:1c:0a:d5:00:04"))
    )
    _first, second, third = changes(spec_of(node=node), CARDS)
    assert (second.operation, third.operation) == ("add", "add")
    assert second.device.backing is BACKINGS["storage"]
    assert [second.device.macAddress, third.device.macAddress] == ["06:1c:0a:d5:00:04", "0a:1c:0a:d5:00:04"]
    assert second.device.key != third.device.key
    assert max(second.device.key, third.device.key) < 0


def test_disk_is_edited_only_when_its_size_differs() -> None:
    source = template()
    [change] = changes(spec_of(source), DISKS)
    assert (change.operation, change.fileOperation) == ("edit", None)
    assert (change.device.capacityInKB, change.device.capacityInBytes) == (80 * KIB_PER_GIB, 80 * 2**30)
    assert source.disk.capacityInKB == 10 * KIB_PER_GIB
    assert changes(spec_of(source, hardware={"disk_gb": 10}), DISKS) == []


def test_further_disks_are_created_at_their_places() -> None:
    disks = (Disk("etcd", 5), Disk("data", 20, "thick"), Disk("logs", 30, "eager_zeroed_thick"))
    spec = spec_of(hardware={"disk_gb": 10, "disks": disks}, disk_units={"etcd": 1, "data": 2, "logs": 8})
    found = changes(spec, DISKS)
    assert {(each.operation, each.fileOperation) for each in found} == {("add", "create")}
    assert [(each.device.controllerKey, each.device.unitNumber) for each in found] == [(1000, 1), (1000, 2), (1000, 8)]
    assert [each.device.capacityInKB // KIB_PER_GIB for each in found] == [5, 20, 30]
    backings = [each.device.backing for each in found]
    assert [(each.thinProvisioned, each.eagerlyScrub) for each in backings] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert len({each.device.key for each in found}) == 3


@pytest.mark.parametrize(
    ("provisioning", "thin", "eager"),
    [("thin", True, False), ("thick", False, False), ("eager_zeroed_thick", False, True)],
)
def test_provisioning_is_asked_for_each_disk_of_the_template(provisioning: str, thin: bool, eager: bool) -> None:
    source = template(disks=(disk_of(), disk_of(2001, 1)))
    location = spec_of(source, making={"disk_provisioning": provisioning}).location
    assert [locator.diskId for locator in location.disk] == [2000, 2001]
    for locator in location.disk:
        assert locator.datastore == vim.Datastore("datastore-1")
        backing = locator.diskBackingInfo
        assert (backing.thinProvisioned, backing.eagerlyScrub, backing.diskMode) == (thin, eager, "persistent")


def test_provisioning_of_the_template_is_left_alone() -> None:
    assert list(spec_of().location.disk) == []


def test_full_clone_does_not_share_the_template_s_chain_of_disks() -> None:
    """A template that has a snapshot, as linked clones need it, would hand on disks that cannot grow."""
    spec = spec_of(template(snapshot=vim.vm.Snapshot("snapshot-1")))
    assert spec.location.diskMoveType == "moveAllDiskBackingsAndDisallowSharing"
    assert spec.snapshot is None


def test_linked_clone_stands_on_the_snapshot() -> None:
    snapshot = vim.vm.Snapshot("snapshot-1")
    making = {"clone": "linked", "disk_provisioning": "thick"}
    spec = spec_of(template(snapshot=snapshot), making=making, hardware={"disk_gb": 10})
    assert spec.snapshot == snapshot
    assert spec.location.diskMoveType == "createNewChildDiskBacking"
    # Its disk's format is its parent's.
    assert list(spec.location.disk) == []
    assert changes(spec, DISKS) == []


@pytest.mark.parametrize(
    ("of_template", "cpu", "wanted", "asked"),
    [
        pytest.param(2, 4, 0, None, id="as-the-template"),
        pytest.param(4, 6, 0, 1, id="template's-do-not-divide"),
        pytest.param(1, 4, 2, 2, id="asked-for"),
        pytest.param(2, 4, 2, 2, id="asked-for-the-template's"),
    ],
)
def test_sockets_are_changed_only_when_needed(of_template: int, cpu: int, wanted: int, asked: int | None) -> None:
    source = template(cores_per_socket=of_template)
    assert spec_of(source, hardware={"cpu": cpu, "cores_per_socket": wanted}).config.numCoresPerSocket == asked


def test_hardware_is_asked_for() -> None:
    config = spec_of(
        hardware={
            "cpu": 4,
            "memory_mb": 8192,
            "cpu_hot_add": True,
            "memory_hot_add": True,
            "cpu_reservation_mhz": 500,
            "memory_reservation_mb": 1024,
        }
    ).config
    assert (config.numCPUs, config.memoryMB) == (4, 8192)
    assert (config.cpuHotAddEnabled, config.memoryHotAddEnabled) == (True, True)
    assert (config.cpuAllocation.reservation, config.memoryAllocation.reservation) == (500, 1024)
    # What is not given stays: limits and shares are the administrator's.
    assert (config.cpuAllocation.limit, config.memoryAllocation.shares) == (None, None)


def test_what_the_template_has_is_switched_off_when_it_is_not_wanted() -> None:
    config = spec_of().config
    assert (config.cpuHotAddEnabled, config.memoryHotAddEnabled) == (False, False)
    assert (config.cpuAllocation.reservation, config.memoryAllocation.reservation) == (0, 0)


def test_notes_are_the_template_s_unless_there_are_others() -> None:
    assert spec_of().config.annotation is None
    assert spec_of(settings={"notes": "a worker"}).config.annotation == "a worker"


def test_ovf_environment_that_would_hide_guestinfo_is_removed() -> None:
    source = template(hands_ovf_environment=True)
    assert spec_of(source).config.vAppConfigRemoved is True
    assert spec_of().config.vAppConfigRemoved is None
    assert spec_of(source, customization=vim.vm.customization.Specification()).config.vAppConfigRemoved is None


def test_customization_is_handed_over() -> None:
    customization = vim.vm.customization.Specification()
    assert spec_of(customization=customization).customization is customization
    assert spec_of().customization is None


@pytest.mark.parametrize(
    ("has", "wants", "started"), [(17, 0, True), (17, 17, True), (19, 17, True), (0, 17, True), (13, 15, False)]
)
def test_clone_is_started_unless_its_hardware_is_upgraded_first(has: int, wants: int, started: bool) -> None:
    """A version that cannot be told is not taken for an old one."""
    made = birth(template(version=has), hardware={"minimum_version": wants})
    assert made.needs_upgrade is not started
    assert clone_spec(made).powerOn is started


def test_clone_is_put_where_it_was_placed() -> None:
    spec = spec_of(target=Target(vim.ResourcePool("resgroup-1"), vim.HostSystem("host-1")))
    assert spec.template is False
    assert spec.location.pool == vim.ResourcePool("resgroup-1")
    assert spec.location.host == vim.HostSystem("host-1")
    assert spec.location.datastore == vim.Datastore("datastore-1")
    assert spec_of().location.host is None
    [option] = spec.config.extraConfig
    assert (option.key, option.value) == ("a", "b")
