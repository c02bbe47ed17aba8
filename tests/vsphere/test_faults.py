"""What is wrong is said clearly, and before anything is made."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from inventories import lab_inventory
from pyVmomi import vim
from simulator import READS, VCenter


def refused(cluster_vms: Any, model: dict[str, Any], **options: Any) -> str:
    """Return the message of a run that fails, the same in check mode, without having changed anything."""
    with cluster_vms.vcenter.calls() as calls:
        foreseen = cluster_vms(model, check=True, **options)
        done = cluster_vms(model, **options)
    assert foreseen["failed"]
    assert done["failed"]
    assert set(calls) <= READS
    assert foreseen["msg"] == done["msg"]
    assert "Traceback" not in done["msg"]
    message: str = done["msg"]
    return message


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("vsphere.datacenter", "LAP", "find datacenter 'LAP': vCenter has none of that name; there is LAB"),
        ("vsphere.cluster", "LAB-CLUSTR", "find cluster or resource pool 'LAB-CLUSTR': .* there is LAB-CLUSTER"),
        ("vsphere.cluster", "LAB-CLUSTER/POOL", "find cluster or resource pool 'LAB-CLUSTER/POOL'"),
        ("vsphere.datastore", "LAB-DATA", "find datastore 'LAB-DATA': .* there is LAB-DATASTORE; correct vsphere.d"),
        ("vsphere.template", "TEMPLATES/ubuntu", "find template 'TEMPLATES/ubuntu': .* TEMPLATES/ubuntu-22.04"),
        ("vsphere.template", "NOWHERE/ubuntu-22.04", "find template 'NOWHERE/ubuntu-22.04'"),
        ("vsphere.template", "TEMPLATES", "find template 'TEMPLATES'"),
        ("network.name", "lab-nets", "find network 'lab-nets': .* lab-net.*; correct network.name"),
        ("network.name", "LAB-DVS", "LAB-DVS"),
    ],
)
def test_missing_object_is_named_with_its_key_and_what_there_is(
    cluster_vms: Any, model: dict[str, Any], key: str, value: str, expected: str
) -> None:
    section, _, name = key.partition(".")
    model[section][name] = value
    assert_matches(expected, refused(cluster_vms, model))


def test_missing_host_is_named(cluster_vms: Any, model: dict[str, Any]) -> None:
    del model["vsphere"]["cluster"]
    model["vsphere"]["hosts"] = ["esxi-01.lab.internal", "esxi-03.lab.internal"]
    assert_matches("find host 'esxi-03.lab.internal': .* esxi-0", refused(cluster_vms, model))


def test_lack_of_space_is_told(
    start: Callable[..., Any],
    administer: Callable[[VCenter], Admin],
    model: dict[str, Any],
) -> None:
    cluster_vms = start(lab_inventory(datastores=[{"name": "LAB-DATASTORE", "capacity_gb": 500, "free_gb": 100}]))
    administer(cluster_vms.vcenter).make_thick_template("LAB/vm/TEMPLATES/ubuntu-22.04", "thick")
    model["pools"][1]["template"] = model["pools"][2]["template"] = "TEMPLATES/thick"
    message = refused(cluster_vms, model)
    assert_matches("use datastore 'LAB-DATASTORE': it has .* GiB free, and .* need 160", message)


def test_template_with_too_large_a_disk_is_refused(cluster_vms: Any, model: dict[str, Any]) -> None:
    model["pools"][2]["disk_gb"] = 5
    message = refused(cluster_vms, model)
    assert_matches("disks of 5 GiB for pool 'infra': the disk of template 'TEMPLATES/ubuntu-22.04' has 10 GiB", message)


def test_machine_that_is_no_template_is_refused(start: Callable[..., Any], model: dict[str, Any]) -> None:
    template = {"name": "golden", "folder": "TEMPLATES", "guest_id": "ubuntu64Guest", "disk_gb": 5, "not_marked": True}
    model["vsphere"]["template"] = "TEMPLATES/golden"
    inventory = lab_inventory()
    inventory["datacenters"][0]["templates"].append(template)
    message = refused(start(inventory), model)
    assert_matches("use template 'TEMPLATES/golden': it is a virtual machine, not a template", message)


def test_foreign_machine_with_a_nodes_name_is_left_alone(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.make_folder("LAB/vm", "demo")
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/demo", "demo-infra-1")
    message = refused(cluster_vms, model)
    assert_matches("node 'demo-infra-1': folder 'demo' has a virtual machine of that name", message)
    cluster_vms.apply(model, state="absent")
    assert admin.exists("LAB/vm/demo/demo-infra-1")


def test_copy_of_a_node_is_no_node(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    admin.power_off("LAB/vm/demo/demo-infra-1")
    admin.clone("LAB/vm/demo/demo-infra-1", "LAB/vm/demo", "demo-infra-1-backup")
    admin.clone("LAB/vm/demo/demo-infra-1", "LAB/vm/demo", "demo-infra-7")
    result = cluster_vms.apply(model)
    assert len(result["nodes"]) == 4


def test_renamed_node_is_told(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    admin.rename("LAB/vm/demo/demo-infra-1", "infra")
    assert_matches("virtual machine 'infra' in folder 'demo' says that it belongs", refused(cluster_vms, model))


def test_lost_attributes_are_told(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    path = "LAB/vm/demo/demo-infra-1"
    admin.reconfigure(path, vim.vm.ConfigSpec(extraConfig=[vim.option.OptionValue(key="fury.node", value="")]))
    admin.set_attribute(path, "fury.address", "")
    assert_matches("'demo-infra-1': its custom attributes fury.address were removed", refused(cluster_vms, model))


@pytest.mark.parametrize(("attribute", "value"), [("fury.address", "10.213.0"), ("fury.role", "worke")])
def test_damaged_attributes_are_told(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], attribute: str, value: str
) -> None:
    cluster_vms.apply(model)
    admin.set_attribute("LAB/vm/demo/demo-infra-1", attribute, value)
    assert_matches(f"'demo-infra-1': its custom attribute {attribute} '{value}' is no", refused(cluster_vms, model))


@pytest.mark.parametrize("option", ["parallelism", "wait_timeout"])
def test_limits_below_one_are_refused(cluster_vms: Any, model: dict[str, Any], option: str) -> None:
    assert_matches(f"{option} is 0; set it to 1 or more", refused(cluster_vms, model, **{option: 0}))


def test_folder_that_is_a_machine_is_refused(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm", "demo")
    assert_matches("use folder 'demo' of datacenter 'LAB'", refused(cluster_vms, model))


def test_exhausted_addresses_are_told(cluster_vms: Any, model: dict[str, Any]) -> None:
    """The model's own check cannot know of the surplus nodes that hold addresses."""
    model["network"].update(cidr="10.213.0.0/29")
    model["pools"][3]["count"] = 2
    cluster_vms.apply(model)
    model["pools"][3]["count"] = 0
    model["pools"][2]["count"] = 3
    assert_matches(
        "2 new nodes of cluster 'demo': 0 are left in network.cidr 10.213.0.0/29", refused(cluster_vms, model)
    )


def test_address_of_a_node_cannot_become_the_virtual_one(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    model["load_balancer"] = {"vip": "10.213.0.4"}
    message = refused(cluster_vms, model)
    assert_matches("address 10.213.0.4 of virtual machine 'demo-infra-1' is also that of load_balancer.vip", message)


def test_second_load_balancer_wants_a_virtual_address_that_no_node_has(cluster_vms: Any, model: dict[str, Any]) -> None:
    """Completing the model gives it the lowest address, which is the first load balancer's."""
    cluster_vms.apply(model)
    model["pools"][0]["count"] = 2
    assert_matches("set load_balancer.vip to a free address, such as 10.213.0.6", refused(cluster_vms, model))
    model["load_balancer"] = {"vip": "10.213.0.6"}
    assert cluster_vms.apply(model)["endpoint"] == {"host": "10.213.0.6", "port": 6443}


def test_wrong_model_is_refused_with_all_its_problems(cluster_vms: Any, model: dict[str, Any]) -> None:
    model["network"]["cidr"] = "10.213.0.0/33"
    model["pools"][0]["cpus"] = 2
    message = refused(cluster_vms, model)
    assert "fury_cluster.network.cidr" in message
    assert "fury_cluster.pools[0].cpus" in message


def test_wrong_password_is_told_and_not_shown(cluster_vms: Any, model: dict[str, Any]) -> None:
    result = cluster_vms(model, password="wrong-one")  # noqa: S106
    assert_matches(
        "log in to vCenter .* does not accept this user name and password; check .* VSPHERE_PASSWORD", result["msg"]
    )
    assert "wrong-one" not in str(result)


def test_untrusted_certificate_is_refused(
    cluster_vms: Any, model: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_matches("certificate is not trusted .* set ca_file", cluster_vms(model, ca_file=None)["msg"])
    assert not cluster_vms(model, ca_file=None, validate_certs=False, check=True)["failed"]
    monkeypatch.setenv("VSPHERE_ALLOW_UNVERIFIED_SSL", "true")
    assert not cluster_vms(model, ca_file=None, check=True)["failed"]
    monkeypatch.setenv("VMWARE_VALIDATE_CERTS", "true")
    assert cluster_vms(model, ca_file=None, check=True)["failed"]


def test_ca_file_that_is_none_is_told(cluster_vms: Any, model: dict[str, Any], tmp_path: Path) -> None:
    assert_matches("missing.pem cannot be read", cluster_vms(model, ca_file=str(tmp_path / "missing.pem"))["msg"])
    (tmp_path / "bad.pem").write_text("nothing")
    assert_matches("bad.pem cannot be read", cluster_vms(model, ca_file=str(tmp_path / "bad.pem"))["msg"])


def test_unreachable_vcenter_is_told(cluster_vms: Any, model: dict[str, Any]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        message = cluster_vms(model, port=unused.getsockname()[1])["msg"]
    assert_matches("connect to vCenter 127.0.0.1:.* does not answer .*; check hostname, port", message)
    message = cluster_vms(model, hostname="vcenter.invalid")["msg"]
    assert_matches("connect to vCenter vcenter.invalid:.* its name cannot be resolved", message)


def test_server_that_is_no_vcenter_is_told(cluster_vms: Any, model: dict[str, Any]) -> None:
    def answer_in_plain_text() -> None:
        connection, _address = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as pool:
        pool.submit(answer_in_plain_text)
        message = cluster_vms(model, port=server.getsockname()[1])["msg"]
    assert_matches("connect to vCenter 127.0.0.1:.* does not speak TLS", message)


def test_missing_credentials_are_told(cluster_vms: Any, model: dict[str, Any]) -> None:
    message = cluster_vms(model, username=None, password=None)["msg"]
    assert_matches("not set: username .*VSPHERE_USER.*, password .*VSPHERE_PASSWORD", message)


def assert_matches(expected: str, message: str) -> None:
    assert re.search(expected, message), message
