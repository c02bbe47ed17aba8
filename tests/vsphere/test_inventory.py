"""The inventory plugin, through Ansible itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_inventory import SOURCE, AnsibleInventory, plain
from simulator import READS, VCenter


@pytest.fixture
def inventory(vcenter: VCenter, tmp_path: Path) -> AnsibleInventory:
    return AnsibleInventory(vcenter, tmp_path)


def variables(tmp_path: Path, model: dict[str, Any]) -> str:
    """Write the model as a file of extra variables and return the argument for it."""
    file = tmp_path / "vars.json"
    file.write_text(json.dumps({"fury_cluster": model}))
    return f"@{file}"


def test_nodes_groups_and_variables(
    cluster_vms: Any, admin: Admin, inventory: AnsibleInventory, model: dict[str, Any]
) -> None:
    model["pools"][1]["count"] = 3
    model["pools"].append({"name": "gpu-a100", "role": "worker", "count": 1})
    nodes = {node["name"]: node for node in cluster_vms.apply(model)["nodes"]}
    admin.power_off("LAB/vm/demo/demo-infra-1")
    with cluster_vms.vcenter.calls() as calls:
        result = inventory(f"{SOURCE}name: demo\ndatacenter: LAB\n", "--list")
    assert result.returncode == 0, result.stderr
    assert set(calls) <= READS
    assert sum(calls.values()) == 5
    listed = json.loads(result.stdout)
    hosts = {name: group.get("hosts", []) for name, group in listed.items()}
    children = {name: group.get("children", []) for name, group in listed.items()}
    assert hosts["master"] == ["demo-master-1", "demo-master-2", "demo-master-3"]
    assert children["etcd"] == ["master"]
    assert children["haproxy"] == ["lb"]
    assert children["nodes"] == ["infra", "applications", "gpu_a100"]
    assert hosts["gpu_a100"] == ["demo-gpu-a100-1"]
    assert hosts["powered_off"] == ["demo-infra-1"]
    node = nodes["demo-infra-1"]
    assert plain(listed["_meta"]["hostvars"]["demo-infra-1"]) == {
        "ansible_host": node["address"],
        "fury_address": node["address"],
        "fury_cluster_name": "demo",
        "fury_environment": "test",
        "fury_failure_domain": "",
        "fury_guest_id": "ubuntu64Guest",
        "fury_os_family": "debian",
        "fury_pool": "infra",
        "fury_power_state": "poweredOff",
        "fury_role": "worker",
        "fury_ssh_host_key": node["ssh_host_key"],
        "fury_vm_id": node["id"],
    }


def test_cluster_is_taken_from_the_extra_variable(
    cluster_vms: Any, inventory: AnsibleInventory, model: dict[str, Any], tmp_path: Path
) -> None:
    model["vsphere"]["folder"] = "CLUSTERS/demo"
    cluster_vms.apply(model)
    result = inventory(SOURCE, "--graph", "-e", variables(tmp_path, model))
    assert result.returncode == 0, result.stderr
    assert "demo-master-1" in result.stdout


def test_datacenter_may_come_from_the_site(
    cluster_vms: Any, inventory: AnsibleInventory, model: dict[str, Any], tmp_path: Path
) -> None:
    cluster_vms.apply(model)
    site = tmp_path / "site.yml"
    site.write_text("vsphere: {datacenter: LAB}\n")
    result = inventory(f"{SOURCE}name: demo\n", "--graph", FURY_VSPHERE_SITE=str(site))
    assert result.returncode == 0, result.stderr
    assert "demo-master-1" in result.stdout


def test_devices_of_mounted_disks(
    cluster_vms: Any, inventory: AnsibleInventory, model: dict[str, Any], tmp_path: Path
) -> None:
    etcd = {"name": "etcd", "size_gb": 1, "mount": "/var/lib/etcd"}
    model["pools"][1]["disks"] = [{"name": "raw", "size_gb": 1}, etcd]
    nodes = [node["name"] for node in cluster_vms.apply(model)["nodes"] if node["pool"] == model["pools"][1]["name"]]
    with cluster_vms.vcenter.calls() as calls:
        result = inventory(SOURCE, "--list", "-e", variables(tmp_path, model))
    assert result.returncode == 0, result.stderr
    assert sum(calls.values()) == 6
    hosts = json.loads(result.stdout)["_meta"]["hostvars"]
    devices = {name: plain(values["fury_disks"]) for name, values in hosts.items() if "fury_disks" in values}
    assert sorted(devices) == sorted(nodes)
    pattern = re.compile("/dev/disk/by-id/wwn-0x6000c29[0-9a-f]{25}")
    found = [device for each in devices.values() for device in each.values()]
    assert all(pattern.fullmatch(device) for device in found)
    assert len(set(found)) == 2 * len(nodes)


def test_cluster_that_does_not_exist_has_no_hosts(inventory: AnsibleInventory) -> None:
    result = inventory(f"{SOURCE}name: demo\ndatacenter: LAB\n", "--list")
    assert result.returncode == 0, result.stderr
    listed = json.loads(result.stdout)
    assert listed["_meta"]["hostvars"] == {}
    assert not any(group.get("hosts") for group in listed.values())


@pytest.mark.parametrize(
    ("text", "environment", "expected"),
    [
        (SOURCE, {}, "has no 'name' and no extra variable fury_cluster"),
        (f"{SOURCE}name: demo\n", {}, "has no 'datacenter' and no extra variable fury_cluster"),
        (f"{SOURCE}name: demo\ndatacenter: LAP\n", {}, "find datacenter 'LAP'"),
        (f"{SOURCE}name: demo\ndatacenter: LAB\n", {"VSPHERE_PASSWORD": "x1y2"}, "does not accept this user name"),
        (f"{SOURCE}name: demo\ndatacenter: LAB\n", {"VSPHERE_USER": ""}, "not set: username"),
        (f"{SOURCE}name: demo\ndatacenter: LAB\n", {"VSPHERE_CA_FILE": ""}, "certificate is not trusted"),
        (f"{SOURCE}name: demo\ndatacenter: LAB\nfolders: x\n", {}, "unknown option 'folders'"),
    ],
)
def test_what_is_wrong_is_told(
    inventory: AnsibleInventory, text: str, environment: dict[str, str], expected: str
) -> None:
    result = inventory(text, "--list", **environment)
    assert result.returncode != 0
    assert expected in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert "x1y2" not in result.stderr


def test_errors_may_be_left_to_a_run_that_reports_them_itself(inventory: AnsibleInventory) -> None:
    refused = {"VSPHERE_PASSWORD": "x1y2", "FURY_INVENTORY_ON_ERROR": "empty"}
    result = inventory(f"{SOURCE}name: demo\ndatacenter: LAB\n", "--list", **refused)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["_meta"]["hostvars"] == {}
    assert "x1y2" not in result.stdout + result.stderr


def test_variables_of_vsphere_come_before_those_of_vmware(inventory: AnsibleInventory) -> None:
    others = {"VMWARE_HOST": "nowhere.invalid", "VMWARE_PORT": "1", "VMWARE_USER": "x", "VMWARE_PASSWORD": "x1y2"}
    result = inventory(f"{SOURCE}name: demo\ndatacenter: LAB\n", "--list", **others)
    assert result.returncode == 0, result.stderr


def test_verification_may_be_switched_off_by_either_family_of_variables(inventory: AnsibleInventory) -> None:
    text = f"{SOURCE}name: demo\ndatacenter: LAB\n"
    assert inventory(text, "--list", VSPHERE_CA_FILE="", VSPHERE_ALLOW_UNVERIFIED_SSL="true").returncode == 0
    assert inventory(text, "--list", VSPHERE_CA_FILE="", VMWARE_VALIDATE_CERTS="false").returncode == 0
