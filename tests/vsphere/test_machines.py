"""What a new virtual machine looks like in vCenter."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from inventories import lab_inventory
from pyVmomi import vim
from simulator import VCenter

NODE = "LAB/vm/demo/demo-applications-1"


def devices(admin: Admin, path: str, kind: type) -> list[Any]:
    [found] = admin.read(path, "config.hardware.device")
    return [device for device in found if isinstance(device, kind)]


def document(extra_config: dict[str, str], name: str) -> dict[str, Any]:
    assert extra_config[f"guestinfo.{name}.encoding"] == "gzip+base64"
    text = gzip.decompress(base64.b64decode(extra_config[f"guestinfo.{name}"])).decode()
    parsed: dict[str, Any] = json.loads(text.removeprefix("#cloud-config\n"))
    return parsed


def test_hardware_is_what_the_pool_asks(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["pools"][3].update(cpu=3, memory_mb=6144, disk_gb=33)
    cluster_vms.apply(model)
    assert admin.read(NODE, "config.hardware.numCPU", "config.hardware.memoryMB") == [3, 6144]
    (disk,) = devices(admin, NODE, vim.vm.device.VirtualDisk)
    assert disk.capacityInKB == 33 * 1024 * 1024
    assert admin.read(NODE, "runtime.powerState") == ["poweredOn"]


def test_card_is_on_the_network_with_the_address_that_the_guest_is_told(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    (card,) = devices(admin, NODE, vim.vm.device.VirtualEthernetCard)
    assert card.backing.deviceName == "lab-net"
    interface = document(admin.extra_config(NODE), "metadata")["network"]["ethernets"]["eth0"]
    assert interface["match"] == {"macaddress": card.macAddress}
    assert interface["addresses"] == ["10.213.0.5/24"]


def test_card_may_be_on_a_distributed_switch(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["network"]["name"] = "lab-dvs-net"
    cluster_vms.apply(model)
    (card,) = devices(admin, NODE, vim.vm.device.VirtualEthernetCard)
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


def test_guest_is_handed_user_keys_and_host_key(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    model["ssh"] = {"user": "operator", "authorized_keys": ["ssh-ed25519 AAAAC3 someone"]}
    result = cluster_vms.apply(model, authorized_keys=["ssh-ed25519 AAAAC4 fury"])
    node = next(node for node in result["nodes"] if node["name"] == "demo-applications-1")
    extra_config = admin.extra_config(NODE)
    userdata = document(extra_config, "userdata")
    assert userdata["users"][0]["name"] == "operator"
    assert userdata["users"][0]["ssh_authorized_keys"] == ["ssh-ed25519 AAAAC3 someone", "ssh-ed25519 AAAAC4 fury"]
    assert userdata["ssh_keys"]["ed25519_public"] == node["ssh_host_key"]
    assert "BEGIN OPENSSH PRIVATE KEY" in userdata["ssh_keys"]["ed25519_private"]
    assert document(extra_config, "metadata")["local-hostname"] == "demo-applications-1"


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


@pytest.mark.parametrize(
    ("vsphere", "inventory"),
    [
        pytest.param({"hosts": ["esxi-01", "esxi-02"]}, {"hosts": ["esxi-01", "esxi-02"], "clusters": []}, id="hosts"),
        pytest.param(
            {"hosts": ["esxi-01", "esxi-02"]},
            {"clusters": [{"name": "CLUSTER", "hosts": ["esxi-01", "esxi-02", "esxi-03"], "drs": True}]},
            id="hosts-of-a-cluster",
        ),
        pytest.param(
            {"cluster": "CLUSTER"},
            {"clusters": [{"name": "CLUSTER", "hosts": ["esxi-01", "esxi-02"], "drs": False}]},
            id="cluster-without-drs",
        ),
    ],
)
def test_nodes_of_a_pool_are_spread_on_the_hosts(
    start: Callable[..., Any],
    administer: Callable[[VCenter], Admin],
    model: dict[str, Any],
    vsphere: dict[str, Any],
    inventory: dict[str, Any],
) -> None:
    cluster_vms = start(lab_inventory(**inventory))
    del model["vsphere"]["cluster"]
    model["vsphere"].update(vsphere)
    model["pools"][1]["count"] = 3
    model["pools"][3]["count"] = 2
    result = cluster_vms.apply(model)
    admin = administer(cluster_vms.vcenter)
    hosts: dict[str, Counter[str]] = {}
    for node in result["nodes"]:
        [host] = admin.read(f"LAB/vm/demo/{node['name']}", "runtime.host")
        hosts.setdefault(node["pool"], Counter())[host._GetMoId()] += 1
    assert sorted(hosts["master"].values()) == [1, 2]
    assert sorted(hosts["applications"].values()) == [1, 1]
    assert len(set().union(*hosts.values())) == 2


@pytest.mark.parametrize("name", ["CLUSTER/POOL", "POOL"])
def test_nodes_may_live_in_a_resource_pool(
    start: Callable[..., Any],
    administer: Callable[[VCenter], Admin],
    model: dict[str, Any],
    name: str,
) -> None:
    clusters = [{"name": "CLUSTER", "hosts": ["esxi-01"], "pools": ["POOL", "OTHER"], "drs": True}]
    cluster_vms = start(lab_inventory(clusters=clusters))
    model["vsphere"]["cluster"] = name
    cluster_vms.apply(model)
    admin = administer(cluster_vms.vcenter)
    assert admin.read(NODE, "resourcePool") == [admin.find("LAB/host/CLUSTER/Resources/POOL")]
