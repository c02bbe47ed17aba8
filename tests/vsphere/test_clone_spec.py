"""What vCenter is asked for, where the simulator does not show it."""

from __future__ import annotations

from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import KIB_PER_GIB, Node
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.clone import Birth, clone_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.compute import Target
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.template import Template
from pyVmomi import vim

BACKING = vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName="lab-net")


def template(**values: Any) -> Template:
    disk = vim.vm.device.VirtualDisk(key=2000, capacityInKB=10 * KIB_PER_GIB)
    card = vim.vm.device.VirtualE1000(key=4000, macAddress="00:50:56:80:00:01", addressType="assigned")
    parts = {"reference": vim.VirtualMachine("vm-1"), "disk": disk, "card": card, "cores_per_socket": 1}
    return Template(**{**parts, **values})


def spec_of(source: Template, cpu: int = 2, disk_gb: int = 80) -> Any:
    node = Node("demo-infra-1", "infra", "worker", "10.0.0.4", cpu, 4096, disk_gb, "T/ubuntu", {})
    target = Target(vim.ResourcePool("resgroup-1"))
    return clone_spec(Birth(node, "demo", source, target, vim.Datastore("datastore-1"), BACKING, {"a": "b"}))


def changes(spec: Any, kind: type) -> list[Any]:
    return [change for change in spec.config.deviceChange if isinstance(change.device, kind)]


def test_card_of_the_template_is_edited_and_keeps_its_model() -> None:
    source = template()
    [change] = changes(spec_of(source), vim.vm.device.VirtualEthernetCard)
    assert change.operation == "edit"
    assert isinstance(change.device, vim.vm.device.VirtualE1000)
    assert change.device.addressType == "manual"
    assert change.device.macAddress != source.card.macAddress
    assert change.device.backing is BACKING
    # The next clone is made from the same template.
    assert source.card.macAddress == "00:50:56:80:00:01"


def test_template_without_a_card_gets_one() -> None:
    [change] = changes(spec_of(template(card=None)), vim.vm.device.VirtualEthernetCard)
    assert change.operation == "add"
    assert isinstance(change.device, vim.vm.device.VirtualVmxnet3)


def test_disk_is_edited_only_when_its_size_differs() -> None:
    source = template()
    [change] = changes(spec_of(source), vim.vm.device.VirtualDisk)
    assert (change.device.capacityInKB, change.device.capacityInBytes) == (80 * KIB_PER_GIB, 80 * 2**30)
    assert source.disk.capacityInKB == 10 * KIB_PER_GIB
    assert changes(spec_of(source, disk_gb=10), vim.vm.device.VirtualDisk) == []


def test_sockets_are_changed_only_when_the_cpus_do_not_fit_them() -> None:
    assert spec_of(template(cores_per_socket=2), cpu=4).config.numCoresPerSocket is None
    assert spec_of(template(cores_per_socket=4), cpu=6).config.numCoresPerSocket == 1


def test_ovf_environment_that_would_hide_guestinfo_is_removed() -> None:
    assert spec_of(template(hands_ovf_environment=True)).config.vAppConfigRemoved is True
    assert spec_of(template()).config.vAppConfigRemoved is None


def test_clone_is_powered_on_where_it_was_placed() -> None:
    spec = spec_of(template())
    assert spec.powerOn is True
    assert spec.template is False
    assert spec.location.pool == vim.ResourcePool("resgroup-1")
    assert spec.location.datastore == vim.Datastore("datastore-1")
    assert spec.location.host is None
