"""The simulator imports an OVF as vCenter does: a specification, a lease, the content of the disks."""

from __future__ import annotations

import io
import json
import re
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from appliances.ova import SYSTEMS, ova
from pyVim.task import WaitForTask
from pyVmomi import vim

CARD = vim.vm.device.VirtualEthernetCard
DISK = vim.vm.device.VirtualDisk
PARAMETERS = vim.OvfManager.CreateImportSpecParams


def parts(system: str = "ubuntu") -> tuple[str, bytes]:
    """The descriptor and the disk of an OVA of the lab."""
    with tarfile.open(fileobj=io.BytesIO(ova(SYSTEMS[system], "an-image"))) as file:
        descriptor, _manifest, disk = (file.extractfile(member) for member in file.getmembers())
        assert descriptor is not None
        assert disk is not None
        return descriptor.read().decode(), disk.read()


DESCRIPTOR, CONTENT = parts()


def specify(client: Any, descriptor: str = DESCRIPTOR, **parameters: Any) -> Any:
    pool = client.find("LAB/host/LAB-CLUSTER").resourcePool
    wanted = PARAMETERS(**{"entityName": "imported", "diskProvisioning": "thin", **parameters})
    store = client.find("LAB/host/LAB-CLUSTER").datastore[0]
    return client.content.ovfManager.CreateImportSpec(descriptor, pool, store, wanted)


def begin(client: Any, descriptor: str = DESCRIPTOR, **parameters: Any) -> Any:
    """Start an import and return its lease once that is not being prepared any more."""
    specified = specify(client, descriptor, **parameters)
    assert not specified.error
    lease = client.find("LAB/host/LAB-CLUSTER").resourcePool.ImportVApp(specified.importSpec, client.folder)
    while lease.state == "initializing":
        time.sleep(0.01)
    return lease


def send(client: Any, lease: Any, content: bytes = CONTENT, method: str = "POST") -> int:
    [place] = lease.info.deviceUrl
    headers = {"Content-Type": "application/x-vnd.vmware-streamVmdk"}
    request = urllib.request.Request(place.url, content, headers, method=method)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, context=client.context) as answer:  # noqa: S310 - our own server
        return int(answer.status)


def imported(client: Any, **parameters: Any) -> Any:
    lease = begin(client, **parameters)
    send(client, lease)
    lease.HttpNfcLeaseComplete()
    return lease.info.entity


def options(vm: Any) -> dict[str, str]:
    return {option.key: option.value for option in vm.config.extraConfig}


def devices(vm: Any, kind: type) -> list[Any]:
    return [each for each in vm.config.hardware.device if isinstance(each, kind)]


def test_vm_is_what_the_descriptor_says(client: Any) -> None:
    vm = imported(client)
    config = vm.config
    assert (vm.name, vm.parent.name, config.guestId, config.version) == ("imported", "demo", "ubuntu64Guest", "vmx-15")
    assert (config.hardware.numCPU, config.hardware.memoryMB, config.firmware) == (2, 1024, "bios")
    [disk], [card] = devices(vm, DISK), devices(vm, CARD)
    controller = next(each for each in config.hardware.device if each.key == disk.controllerKey)
    assert isinstance(controller, vim.vm.device.ParaVirtualSCSIController)
    assert (disk.capacityInBytes, disk.backing.thinProvisioned) == (10 << 30, True)
    assert disk.backing.fileName == "[LAB-DATASTORE] imported/imported.vmdk"
    assert isinstance(card, vim.vm.device.VirtualVmxnet3)
    assert card.macAddress.startswith("00:50:56:")
    assert options(vm)["RUN.container"] == "an-image"
    assert vm.runtime.powerState == "poweredOff"


def test_firmware_comes_with_the_descriptor(client: Any) -> None:
    descriptor, content = parts("oraclelinux")
    lease = begin(client, descriptor)
    send(client, lease, content)
    lease.HttpNfcLeaseComplete()
    config = lease.info.entity.config
    assert (config.firmware, config.guestId) == ("efi", "oracleLinux8_64Guest")


@pytest.mark.parametrize("name", ["lab-net", "lab-dvs-net"])
def test_cards_go_to_the_networks_that_they_are_mapped_to(client: Any, name: str) -> None:
    network = next(each for each in client.find("LAB").network if each.name == name)
    vm = imported(client, networkMapping=[vim.OvfManager.NetworkMapping(name="VM Network", network=network)])
    assert [each.name for each in vm.network] == [name]


@pytest.mark.parametrize(
    ("provisioning", "thin", "eager"),
    [("thin", True, False), ("thick", False, False), ("eagerZeroedThick", False, True), (None, False, False)],
)
def test_disks_get_the_format_asked_for(client: Any, provisioning: str | None, thin: bool, eager: bool) -> None:
    [disk] = devices(imported(client, diskProvisioning=provisioning), DISK)
    assert (disk.backing.thinProvisioned, disk.backing.eagerlyScrub) == (thin, eager)


def test_properties_have_the_values_of_the_client(client: Any) -> None:
    vm = imported(client, propertyMapping=[vim.KeyValue(key="hostname", value="node")])
    properties = {each.id: each for each in vm.config.vAppConfig.property}
    assert set(properties) == {"instance-id", "hostname", "public-keys"}
    assert (properties["hostname"].value, properties["instance-id"].defaultValue) == ("node", "id-ovf")
    assert vm.config.vAppConfig.ovfEnvironmentTransport == ["iso", "com.vmware.guestInfo"]
    copied = client.clone("copied", source=vm)
    assert {each.id: each.value for each in copied.config.vAppConfig.property}["hostname"] == "node"


def test_properties_can_be_changed(client: Any) -> None:
    vm = imported(client)
    key = next(each.key for each in vm.config.vAppConfig.property if each.id == "hostname")
    change = vim.vApp.PropertySpec(operation="edit", info=vim.vApp.PropertyInfo(key=key, value="other"))
    WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(vAppConfig=vim.vApp.VmConfigSpec(property=[change]))))
    assert {each.id: each.value for each in vm.config.vAppConfig.property}["hostname"] == "other"


def test_files_are_named_as_the_lease_names_them(client: Any) -> None:
    [item] = specify(client).fileItem
    assert (item.path, item.size, item.cimType, item.create) == (
        "ubuntu-22.04-disk1.vmdk",
        len(CONTENT),
        17,
        False,
    )
    [place] = begin(client).info.deviceUrl
    assert place.importKey == item.deviceId == "/imported/ParaVirtualSCSIController0:0"
    assert place.url.startswith(client.url.removesuffix("/sdk") + "/nfc/")
    assert re.fullmatch(r"([0-9A-F]{2}:){19}[0-9A-F]{2}", place.sslThumbprint)


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("</Envelope>", "", vim.fault.OvfXmlFormat),
        ("http://schemas.dmtf.org/ovf/envelope/1", "http://schemas.dmtf.org/ovf/envelope/2", vim.fault.OvfXmlFormat),
        ("VirtualHardwareSection", "OtherSection", vim.fault.OvfMissingElement),
        ("ovf:/disk/vmdisk1", "ovf:/disk/vmdisk2", vim.fault.OvfInvalidValueReference),
        ('ovf:fileRef="file1"', 'ovf:fileRef="file2"', vim.fault.OvfInvalidValueReference),
        ('ovf:capacity="10"', 'ovf:capacity="ten"', vim.fault.OvfInvalidValueFormatMalformed),
        ("<rasd:Parent>3<", "<rasd:Parent>33<", vim.fault.OvfInvalidValueReference),
        (">VM Network</rasd:Connection>", ">Elsewhere</rasd:Connection>", vim.fault.OvfInvalidValueReference),
        ("vmx-15", "vmx-99", vim.fault.OvfNoSupportedHardwareFamily),
        ("VmxNet3", "TokenRing", vim.fault.OvfUnsupportedType),
    ],
)
def test_bad_descriptor_is_an_error_of_the_result(client: Any, was: str, becomes: str, fault: type) -> None:
    assert was in DESCRIPTOR
    result = specify(client, DESCRIPTOR.replace(was, becomes))
    assert isinstance(result.error[0], fault)
    assert result.error[0].msg
    assert result.importSpec is None


def test_what_is_not_required_is_a_warning(client: Any) -> None:
    descriptor = DESCRIPTOR.replace('vmw:key="firmware"', 'vmw:key="unheardOf"').replace("ubuntu64Guest", "beosGuest")
    result = specify(client, descriptor)
    assert not result.error
    assert {type(each) for each in result.warning} == {vim.fault.OvfUnsupportedElement, vim.fault.OvfMappedOsId}
    assert result.importSpec.configSpec.guestId == "otherGuest"


def test_name_must_be_free(client: Any) -> None:
    imported(client)
    with pytest.raises(vim.fault.DuplicateName):
        begin(client)


def test_disk_needs_room(connect: Callable[..., Any], tmp_path: Path) -> None:
    site = {
        "name": "LAB",
        "clusters": [{"name": "LAB-CLUSTER", "hosts": ["esxi-1"]}],
        "datastores": [{"name": "SMALL", "capacity_gb": 20, "free_gb": 5}],
        "networks": ["VM Network"],
    }
    (tmp_path / "inventory.json").write_text(json.dumps({"datacenters": [site]}))
    client = connect("-inventory", tmp_path / "inventory.json")
    lease = begin(client, diskProvisioning="thick")
    assert lease.state == "error"
    assert isinstance(lease.error, vim.fault.NoDiskSpace)
    assert client.find("LAB/vm/demo/imported") is None
    assert begin(client).state == "ready"


def test_lease_holds_the_vm(client: Any) -> None:
    lease = begin(client)
    vm = lease.info.entity
    with pytest.raises(vim.fault.TaskInProgress):
        WaitForTask(vm.PowerOnVM_Task())
    lease.HttpNfcLeaseProgress(40)
    assert lease.transferProgress == 40
    send(client, lease)
    lease.HttpNfcLeaseComplete()
    assert lease.state == "done"
    WaitForTask(vm.PowerOnVM_Task())


def test_aborted_import_leaves_nothing(client: Any) -> None:
    lease = begin(client)
    send(client, lease)
    lease.HttpNfcLeaseAbort()
    assert lease.state == "error"
    assert client.find("LAB/vm/demo/imported") is None
    with pytest.raises(urllib.error.HTTPError, match="404"):
        send(client, lease)


def test_import_without_its_disk_is_not_completed(client: Any) -> None:
    lease = begin(client)
    with pytest.raises(vim.fault.GenericVmConfigFault, match=r"imported\.vmdk"):
        lease.HttpNfcLeaseComplete()
    assert (lease.state, client.find("LAB/vm/demo/imported")) == ("error", None)


def test_forgotten_lease_ends(connect: Callable[..., Any]) -> None:
    client = connect("-lease-timeout", "1")
    lease = begin(client)
    assert lease.info.leaseTimeout == 1
    end = time.monotonic() + 10
    while client.find("LAB/vm/demo/imported") and time.monotonic() < end:
        time.sleep(0.1)
    assert isinstance(lease.error, vim.fault.Timedout)


@pytest.mark.parametrize(
    "content",
    [CONTENT[:-512], CONTENT[: len(CONTENT) // 2], b"", b"x" * len(CONTENT)],
    ids=["end", "half", "nothing", "else"],
)
def test_content_must_be_a_whole_disk(client: Any, content: bytes) -> None:
    lease = begin(client)
    with pytest.raises(urllib.error.HTTPError, match="500"):
        send(client, lease, content)
    send(client, lease)
    lease.HttpNfcLeaseComplete()


def test_disk_of_another_size_is_refused(client: Any) -> None:
    lease = begin(client, DESCRIPTOR.replace('ovf:capacity="10"', 'ovf:capacity="11"'))
    with pytest.raises(urllib.error.HTTPError, match="500"):
        send(client, lease)


def test_content_can_be_put(client: Any) -> None:
    assert send(client, begin(client), method="PUT") == 201


def test_blank_disk_needs_no_content(client: Any) -> None:
    lease = begin(client, DESCRIPTOR.replace(' ovf:fileRef="file1"', ""))
    lease.HttpNfcLeaseComplete()
    assert len(devices(lease.info.entity, DISK)) == 1


def test_failure_can_be_planned(connect: Callable[..., Any]) -> None:
    client = connect("-task-fault", "ImportVApp:1:the host is gone")
    lease = begin(client)
    assert (lease.state, lease.error.reason) == ("error", "the host is gone")
    assert imported(client).name == "imported"


def test_descriptor_can_be_asked_what_it_wants(client: Any) -> None:
    parsed = client.content.ovfManager.ParseDescriptor(DESCRIPTOR, vim.OvfManager.ParseDescriptorParams())
    assert [each.name for each in parsed.network] == ["VM Network"]
    assert (parsed.defaultEntityName, parsed.productInfo.vendor) == ("Ubuntu 22.04 Server", "Canonical Group Ltd")
    assert (parsed.approximateDownloadSize, parsed.approximateFlatDeploymentSize) == (len(CONTENT), 10 << 30)
    broken = client.content.ovfManager.ParseDescriptor("<Envelope", vim.OvfManager.ParseDescriptorParams())
    assert isinstance(broken.error[0], vim.fault.OvfXmlFormat)
