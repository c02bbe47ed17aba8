"""What a new virtual machine looks like in vCenter."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import execution
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.customization_events import (
    wait_for_customization,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import Session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline
from inventories import lab_inventory
from pyVmomi import vim
from results import actions, addresses
from simulator import VCenter

NODE = "LAB/vm/demo/demo-applications-1"
TEMPLATE = "LAB/vm/TEMPLATES/oraclelinux-8"
DISK = vim.vm.device.VirtualDisk
CARD = vim.vm.device.VirtualEthernetCard


def document(extra_config: dict[str, str], name: str) -> dict[str, Any]:
    assert extra_config[f"guestinfo.{name}.encoding"] == "gzip+base64"
    text = gzip.decompress(base64.b64decode(extra_config[f"guestinfo.{name}"])).decode()
    parsed: dict[str, Any] = json.loads(text.removeprefix("#cloud-config\n"))
    return parsed


def test_hardware_is_what_the_pool_asks(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["pools"][3].update(cpu=3, memory_mb=6144, disk_gb=33)
    cluster_vms.apply(model)
    assert admin.read(NODE, "config.hardware.numCPU", "config.hardware.memoryMB") == [3, 6144]
    (disk,) = admin.devices(NODE, DISK)
    assert disk.capacityInKB == 33 * 1024 * 1024
    assert admin.read(NODE, "runtime.powerState") == ["poweredOn"]


def test_card_is_on_the_network_with_the_address_that_the_guest_is_told(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    (card,) = admin.devices(NODE, CARD)
    assert card.backing.deviceName == "lab-net"
    interface = document(admin.extra_config(NODE), "metadata")["network"]["ethernets"]["eth0"]
    assert interface["match"] == {"macaddress": card.macAddress}
    assert interface["addresses"] == ["10.213.0.5/24"]


def test_card_may_be_on_a_distributed_switch(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["network"]["name"] = "lab-dvs-net"
    cluster_vms.apply(model)
    (card,) = admin.devices(NODE, CARD)
    [key] = admin.read("LAB/network/lab-dvs-net", "key")
    assert card.backing.port.portgroupKey == key


def test_attributes_say_what_it_is(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    result = cluster_vms.apply(model)
    node = next(node for node in result["nodes"] if node["name"] == "demo-applications-1")
    attributes = admin.attributes(NODE)
    spec_hash = attributes.pop("fury.spec_hash")
    assert len(spec_hash) == 16
    assert attributes == {
        "fury.cluster": "demo",
        "fury.environment": "test",
        "fury.pool": "applications",
        "fury.role": "worker",
        "fury.address": "10.213.0.5",
        "fury.template": "TEMPLATES/oraclelinux-8",
        "fury.ssh_host_key": node["ssh_host_key"],
    }


@pytest.fixture
def silent(start: Callable[..., Any]) -> Any:
    """The module and a vCenter whose guests never report, so that nobody takes their documents away."""
    return start(None, "-guest-delay", "3600000")


@pytest.fixture
def its_admin(silent: Any, administer: Callable[[VCenter], Admin]) -> Admin:
    return administer(silent.vcenter)


def test_guest_is_handed_user_keys_and_host_key(silent: Any, its_admin: Admin, model: dict[str, Any]) -> None:
    model["ssh"] = {"user": "operator", "authorized_keys": ["ssh-ed25519 AAAAC3 someone"]}
    result = silent.apply(model, authorized_keys=["ssh-ed25519 AAAAC4 fury"], wait_for_guest=False)
    node = next(node for node in result["nodes"] if node["name"] == "demo-applications-1")
    extra_config = its_admin.extra_config(NODE)
    userdata = document(extra_config, "userdata")
    assert userdata["users"][0]["name"] == "operator"
    assert userdata["users"][0]["ssh_authorized_keys"] == ["ssh-ed25519 AAAAC3 someone", "ssh-ed25519 AAAAC4 fury"]
    assert userdata["ssh_keys"]["ed25519_public"] == node["ssh_host_key"]
    assert "BEGIN OPENSSH PRIVATE KEY" in userdata["ssh_keys"]["ed25519_private"]
    assert document(extra_config, "metadata")["local-hostname"] == "demo-applications-1"


def test_user_data_is_removed_once_the_guest_reports(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    extra_config = admin.extra_config(NODE)
    assert not {"guestinfo.userdata", "guestinfo.userdata.encoding"} & extra_config.keys()
    # cloud-init of a later boot still wants it.
    assert document(extra_config, "metadata")["local-hostname"] == "demo-applications-1"


def test_user_data_of_a_guest_that_has_not_reported_is_kept(
    silent: Any, its_admin: Admin, model: dict[str, Any]
) -> None:
    silent.apply(model, wait_for_guest=False)
    assert not silent.apply(model)["changed"]
    assert "guestinfo.userdata" in its_admin.extra_config(NODE)


def test_user_data_that_is_left_is_removed_by_the_next_run(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    """As after a run that was killed while it waited."""
    faults = [text for number in range(1, 5) for text in ("-task-fault", f"ReconfigVM_Task:{number}:busy")]
    cluster_vms = start(None, *faults)
    failed = cluster_vms(model)
    assert failed["msg"].count("remove the user data of virtual machine") == 4
    assert actions(cluster_vms.apply(model)).keys() == {"change"}
    assert "guestinfo.userdata" not in administer(cluster_vms.vcenter).extra_config(NODE)
    assert not cluster_vms.apply(model)["changed"]


def test_extra_config_of_the_pool_goes_over_that_of_the_cluster(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    model["vsphere"]["extra_config"] = {"some.key": "cluster", "other.key": "cluster"}
    model["pools"][3]["extra_config"] = {"some.key": "pool"}
    cluster_vms.apply(model)
    extra_config = admin.extra_config(NODE)
    assert extra_config["some.key"] == "pool"
    assert extra_config["other.key"] == "cluster"
    assert extra_config["disk.EnableUUID"] == "TRUE"


def test_no_secret_is_in_the_result(cluster_vms: Any, vcenter: VCenter, model: dict[str, Any]) -> None:
    text = json.dumps(cluster_vms.apply(model))
    assert "PRIVATE KEY" not in text
    assert vcenter.options["password"] not in text


def test_hardware_beyond_the_template_s_is_what_the_pool_asks(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    model["pools"][3].update(
        cpu=6,
        cores_per_socket=3,
        cpu_hot_add=True,
        memory_hot_add=True,
        cpu_reservation_mhz=1500,
        memory_reservation_mb=2048,
        notes="A worker.\nSecond line: ü",
    )
    cluster_vms.apply(model)
    paths = {
        "config.hardware.numCPU": 6,
        "config.hardware.numCoresPerSocket": 3,
        "config.cpuHotAddEnabled": True,
        "config.memoryHotAddEnabled": True,
        "config.cpuAllocation.reservation": 1500,
        "config.memoryAllocation.reservation": 2048,
        "config.annotation": "A worker.\nSecond line: ü",
    }
    assert dict(zip(paths, admin.read(NODE, *paths), strict=True)) == paths


def test_further_disks_are_in_their_order_and_their_places_are_written_down(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    names = [f"disk-{number}" for number in range(1, 9)]
    model["pools"][3]["disks"] = [{"name": name, "size_gb": 10 + place} for place, name in enumerate(names)]
    cluster_vms.apply(model)
    first, *further = sorted(admin.devices(NODE, DISK), key=lambda disk: disk.unitNumber)
    assert first.unitNumber == 0
    # 7 is the controller's own.
    assert [disk.unitNumber for disk in further] == [1, 2, 3, 4, 5, 6, 8, 9]
    assert [disk.capacityInKB // 2**20 for disk in further] == list(range(10, 18))
    assert admin.extra_config(NODE)["fury.disks"] == ",".join(
        f"{name}={disk.unitNumber}" for name, disk in zip(names, further, strict=True)
    )


def test_disk_that_is_named_before_others_leaves_them_where_they_are(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    disks = [{"name": "data", "size_gb": 10}, {"name": "logs", "size_gb": 20}]
    model["pools"][3].update(disks=disks)
    cluster_vms.apply(model)
    disks.insert(0, {"name": "etcd", "size_gb": 5})
    model["pools"][3].update(disks=disks, count=2)
    cluster_vms.apply(model)
    sizes = {disk.unitNumber: disk.capacityInKB // 2**20 for disk in admin.devices(NODE, DISK)}
    assert sizes == {0: 80, 1: 10, 2: 20, 3: 5}
    assert admin.extra_config(NODE)["fury.disks"] == "data=1,logs=2,etcd=3"
    other = NODE.replace("-1", "-2")
    assert admin.extra_config(other)["fury.disks"] == "etcd=1,data=2,logs=3"
    assert not cluster_vms.apply(model)["changed"]


@pytest.mark.parametrize(
    ("provisioning", "expected"),
    [
        ("template", (True, False)),
        ("thin", (True, False)),
        ("thick", (False, False)),
        ("eager_zeroed_thick", (False, True)),
    ],
)
def test_disks_take_their_space_as_asked(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], provisioning: str, expected: tuple[bool, bool]
) -> None:
    model["pools"][3].update(disk_provisioning=provisioning, disks=[{"name": "data", "size_gb": 10}])
    cluster_vms.apply(model)
    first, further = admin.devices(NODE, DISK)
    assert (first.backing.thinProvisioned, bool(first.backing.eagerlyScrub)) == expected
    assert further.backing.thinProvisioned is (provisioning in ("template", "thin"))


def test_provisioning_of_a_further_disk_is_its_own(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["pools"][3].update(disk_provisioning="thick", disks=[{"name": "data", "size_gb": 10, "provisioning": "thin"}])
    cluster_vms.apply(model)
    assert [disk.backing.thinProvisioned for disk in admin.devices(NODE, DISK)] == [False, True]


def snapshot_inventory(*snapshots: str) -> dict[str, Any]:
    inventory = lab_inventory()
    for template in inventory["datacenters"][0]["templates"]:
        template["snapshots"] = list(snapshots)
    return inventory


def test_linked_clone_stands_on_the_newest_snapshot(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(snapshot_inventory("first", "second"))
    model["pools"][3].update(clone="linked", disk_gb=10)
    cluster_vms.apply(model)
    admin = administer(cluster_vms.vcenter)
    [disk] = admin.devices(NODE, DISK)
    [tree] = admin.read(TEMPLATE, "snapshot")[0].rootSnapshotList
    [newest] = tree.childSnapshotList
    [kept] = [each for each in newest.snapshot.config.hardware.device if isinstance(each, DISK)]
    assert disk.backing.parent.fileName == kept.backing.fileName
    assert not cluster_vms.apply(model)["changed"]


def test_full_clone_of_a_template_with_a_snapshot_stands_alone(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(snapshot_inventory("first"))
    cluster_vms.apply(model)
    admin = administer(cluster_vms.vcenter)
    [disk] = admin.devices(NODE, DISK)
    assert disk.backing.parent is None
    assert disk.capacityInKB == 80 * 2**20


def ethernets(admin: Admin, path: str = NODE) -> Any:
    return document(admin.extra_config(path), "metadata")["network"]["ethernets"]


def test_further_cards_have_addresses_in_the_same_place(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["pools"][3]["cards"] = [
        {"network": "lab-dvs-net", "cidr": "10.8.0.0/16"},
        {"network": "lab-net", "dhcp": True},
        {"network": "lab-net"},
    ]
    cluster_vms.apply(model)
    cards = admin.devices(NODE, CARD)
    [key] = admin.read("LAB/network/lab-dvs-net", "key")
    assert cards[1].backing.port.portgroupKey == key
    assert len({card.macAddress for card in cards}) == 4
    assert {card.addressType for card in cards} == {"manual"}
    found = ethernets(admin)
    assert [found[f"eth{number}"]["match"]["macaddress"] for number in range(4)] == [card.macAddress for card in cards]
    assert [found[f"eth{number}"].get("addresses") for number in range(4)] == [
        ["10.213.0.5/24"],
        ["10.8.0.5/16"],
        None,
        None,
    ]
    assert [found[f"eth{number}"]["dhcp4"] for number in range(4)] == [False, False, True, False]
    # There is one way out, and the boot waits for no other card.
    assert [bool(found[f"eth{number}"].get("routes")) for number in range(4)] == [True, False, False, False]
    assert [found[f"eth{number}"].get("optional", False) for number in range(4)] == [False, True, True, True]


def test_second_address_is_of_ipv6(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["network"]["ipv6"] = {"cidr": "2001:db8::/64", "gateway": "2001:db8::1"}
    cluster_vms.apply(model)
    card = ethernets(admin)["eth0"]
    assert card["addresses"] == ["10.213.0.5/24", "2001:db8::5/64"]
    assert {"to": "::/0", "via": "2001:db8::1"} in card["routes"]


def give_address(admin: Admin, path: str, *given: str) -> None:
    """Let a guest report addresses, as DHCP gave them."""
    nets = admin.read(path, "guest.net")[0]
    nets[0].ipAddress = list(given)
    admin.reconfigure(path, vim.vm.ConfigSpec(extraConfig=[vim.option.OptionValue(key="SET.guest.net", value=nets)]))


def test_addresses_by_dhcp_are_written_down_when_guests_report_them(
    silent: Any, its_admin: Admin, model: dict[str, Any]
) -> None:
    model["network"]["dhcp"] = True
    model["kubernetes"]["endpoint"] = "api.example.com:6443"
    made = silent.apply(model, wait_for_guest=False)
    assert set(addresses(made).values()) == {""}
    assert its_admin.attributes(NODE)["fury.address"] == "dhcp"
    found = ethernets(its_admin)["eth0"]
    assert (found["dhcp4"], "addresses" in found, "routes" in found) == (True, False, False)
    assert not silent.apply(model)["changed"]

    give_address(its_admin, NODE, "fe80::1", "10.213.0.77")
    foreseen = silent.apply(model, check=True)
    told = silent.apply(model)
    assert actions(told)["repair"] == ["demo-applications-1"]
    assert addresses(foreseen) == addresses(told)
    assert addresses(told)["demo-applications-1"] == "10.213.0.77"
    assert its_admin.attributes(NODE)["fury.address"] == "10.213.0.77"
    silent.apply(model)
    assert not silent.apply(model)["changed"]


def test_hardware_is_upgraded_before_the_first_start(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["pools"][3]["minimum_hardware_version"] = 19
    with cluster_vms.vcenter.calls() as calls:
        cluster_vms.apply(model)
    assert (calls["UpgradeVM_Task"], calls["PowerOnVM_Task"]) == (1, 1)
    assert "PowerOffVM_Task" not in calls
    assert admin.read(NODE, "config.version", "runtime.powerState") == ["vmx-19", "poweredOn"]
    assert admin.read("LAB/vm/demo/demo-infra-1", "config.version") == ["vmx-17"]
    assert not cluster_vms.apply(model)["changed"]


def test_failed_upgrade_is_finished_by_the_next_run(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(None, "-task-fault", "UpgradeVM_Task:1:the host is busy")
    model["pools"][3]["minimum_hardware_version"] = 19
    failed = cluster_vms(model)
    assert "upgrade the hardware of virtual machine 'demo-applications-1'" in failed["msg"]
    admin = administer(cluster_vms.vcenter)
    assert admin.read(NODE, "runtime.powerState") == ["poweredOff"]
    assert admin.read("LAB/vm/demo/demo-infra-1", "runtime.powerState") == ["poweredOn"]
    again = cluster_vms.apply(model)
    assert [step["action"] for step in again["plan"] if step["node"] == "demo-applications-1"] == ["change", "power_on"]
    assert admin.read(NODE, "config.version", "runtime.powerState") == ["vmx-19", "poweredOn"]


def keep_spec(admin: Admin, name: str) -> None:
    names = vim.vm.customization
    spec = names.Specification(
        options=names.LinuxOptions(),
        identity=names.LinuxPrep(hostName=names.VirtualMachineNameGenerator(), domain="old", timeZone="Europe/Rome"),
        globalIPSettings=names.GlobalIPSettings(),
        nicSettingMap=[names.AdapterMapping(adapter=names.IPSettings(ip=names.DhcpIpGenerator()))],
    )
    info = vim.CustomizationSpecInfo(name=name, description="", type="Linux")
    admin.session.content.customizationSpecManager.CreateCustomizationSpec(
        item=vim.CustomizationSpecItem(info=info, spec=spec)
    )


def test_template_s_stamp_chooses_the_customization(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.set_attribute(TEMPLATE, "fury.customization", "spec")
    model["ssh"] = {"accept_new_host_keys": True}
    cluster_vms.apply(model, wait_for_guest=False)
    assert not [key for key in admin.extra_config(NODE) if key.startswith("guestinfo.")]
    assert "guestinfo.metadata" in admin.extra_config("LAB/vm/demo/demo-infra-1")
    assert admin.attributes(NODE)["fury.ssh_host_key"] == "unknown"
    node = next(each for each in cluster_vms.apply(model)["nodes"] if each["name"] == "demo-applications-1")
    assert node["ssh_host_key"] == ""


def test_host_keys_that_nobody_would_know_are_refused(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.set_attribute(TEMPLATE, "fury.customization", "none")
    failed = cluster_vms(model)
    assert "stamp of template 'TEMPLATES/oraclelinux-8' asks for customization by none" in failed["msg"]
    assert "ssh.accept_new_host_keys" in failed["msg"]
    assert not admin.exists("LAB/vm/demo")
    model["pools"][3]["customization"] = {"method": "guestinfo"}
    cluster_vms.apply(model)


def test_named_customization_spec_is_used(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    keep_spec(admin, "oracle-linux")
    model["ssh"] = {"accept_new_host_keys": True}
    model["pools"][3]["customization"] = {"method": "spec", "spec": "oracle-linux"}
    with cluster_vms.vcenter.calls() as calls:
        cluster_vms.apply(model, wait_for_guest=False)
    assert calls["GetCustomizationSpec"] == 1


def test_missing_customization_spec_is_told_before_anything_is_made(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    keep_spec(admin, "oracle-linux")
    model["ssh"] = {"accept_new_host_keys": True}
    model["pools"][3]["customization"] = {"method": "spec", "spec": "oracle-linux-7"}
    failed = cluster_vms(model)
    assert "find customization spec 'oracle-linux-7'" in failed["msg"]
    assert "oracle-linux" in failed["msg"].split("there is")[1]
    assert not admin.exists("LAB/vm/demo")


def test_customization_of_several_cards_is_told_for_each(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    """vCenter refuses a specification with another number of cards."""
    model["ssh"] = {"accept_new_host_keys": True}
    model["pools"][3].update(
        customization={"method": "spec"}, cards=[{"network": "lab-net", "dhcp": True}, {"network": "lab-dvs-net"}]
    )
    cluster_vms.apply(model, wait_for_guest=False)
    assert len(admin.devices(NODE, CARD)) == 3


def test_guest_that_vcenter_customizes_is_waited_for(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(session: Session, _folder: Any, waits: Any, deadline: Deadline) -> Any:
        # The simulator finds the events of what is below a folder for the root folder only.
        return wait_for_customization(session, session.content.rootFolder, waits, deadline)

    monkeypatch.setattr(execution, "wait_for_customization", wait)
    model["ssh"] = {"accept_new_host_keys": True}
    model["pools"][3]["customization"] = {"method": "spec"}
    cluster_vms.apply(model, wait_timeout=60)
    assert admin.read(NODE, "guest.ipAddress", "guest.hostName") == ["10.213.0.5", "demo-applications-1"]
    assert not cluster_vms.apply(model)["changed"]
