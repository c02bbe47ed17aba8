"""What a source may say: composed groups and variables, a cache, several clusters, who is left out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.properties import kind
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import plain_session
from ansible_inventory import SOURCE, AnsibleInventory, plain
from nodes import make_nodes
from pyVim.task import WaitForTask
from simulator import VCenter

ONE = f"{SOURCE}name: demo\ndatacenter: LAB\n"


@pytest.fixture
def inventory(vcenter: VCenter, tmp_path: Path) -> AnsibleInventory:
    return AnsibleInventory(vcenter, tmp_path)


@pytest.fixture
def demo(admin: Admin) -> Admin:
    """A cluster of a control plane and two workers, of which the first runs."""
    admin.make_folder("LAB/vm", "demo")
    make_nodes(admin, "LAB/vm/demo", "demo", {"master": 1})
    make_nodes(admin, "LAB/vm/demo", "demo", {"apps": 2}, environment="production")
    for name in ("demo-master-1", "demo-apps-1"):
        WaitForTask(admin.find(f"LAB/vm/demo/{name}").PowerOnVM_Task())
    return admin


def listed(inventory: AnsibleInventory, text: str, *arguments: str, **environment: str) -> dict[str, Any]:
    result = inventory(text, "--list", *arguments, **environment)
    assert result.returncode == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def hosts(listed: dict[str, Any]) -> set[str]:
    return set(listed["_meta"]["hostvars"])


@pytest.mark.usefixtures("demo")
def test_variables_and_groups_may_be_composed(inventory: AnsibleInventory) -> None:
    text = f"""{ONE}
compose:
  place: fury_environment ~ '/' ~ fury_pool
groups:
  important: fury_environment == 'production' and place == 'production/apps'
keyed_groups:
  - prefix: env
    key: fury_environment
  - key: fury_os_family
    separator: ''
leading_separator: false
"""
    answer = listed(inventory, text)
    assert plain(answer["_meta"]["hostvars"]["demo-apps-1"])["place"] == "production/apps"
    assert answer["important"]["hosts"] == answer["env_production"]["hosts"] == ["demo-apps-1", "demo-apps-2"]
    assert answer["env_test"]["hosts"] == ["demo-master-1"]
    assert len(answer["debian"]["hosts"]) == 3


@pytest.mark.usefixtures("demo")
def test_expression_that_fails_is_an_error_only_when_strict(inventory: AnsibleInventory) -> None:
    text = f"{ONE}compose:\n  place: nowhere.at_all\n"
    assert "place" not in listed(inventory, text)["_meta"]["hostvars"]["demo-apps-1"]
    result = inventory(f"{text}strict: true\n", "--list")
    assert result.returncode != 0
    assert "nowhere" in result.stderr


@pytest.mark.usefixtures("demo")
def test_nodes_that_do_not_run_may_be_left_out(inventory: AnsibleInventory) -> None:
    assert listed(inventory, ONE)["powered_off"]["hosts"] == ["demo-apps-2"]
    answer = listed(inventory, f"{ONE}powered_off: exclude\n")
    assert hosts(answer) == {"demo-master-1", "demo-apps-1"}


def test_several_clusters_are_read_in_one_session(vcenter: VCenter, demo: Admin, inventory: AnsibleInventory) -> None:
    demo.make_folder("LAB/vm", "customers")
    demo.make_folder("LAB/vm/customers", "shop")
    make_nodes(demo, "LAB/vm/customers/shop", "shop", {"apps": 1})
    text = f"{SOURCE}datacenter: LAB\nclusters:\n  - name: demo\n  - name: shop\n    folder: customers/shop\n"
    with vcenter.calls() as calls:
        answer = listed(inventory, text)
    assert calls["Login"] == calls["Logout"] == 1
    assert answer["cluster_demo"]["hosts"] == ["demo-apps-1", "demo-apps-2", "demo-master-1"]
    assert answer["cluster_shop"]["hosts"] == ["shop-apps-1"]
    assert answer["nodes"]["hosts"] == ["demo-apps-1", "demo-apps-2", "shop-apps-1"]
    assert answer["etcd"]["hosts"] == ["demo-master-1"]
    assert plain(answer["_meta"]["hostvars"]["shop-apps-1"])["fury_cluster_name"] == "shop"


def test_two_clusters_with_a_node_of_one_name_are_refused(admin: Admin, inventory: AnsibleInventory) -> None:
    for cluster, pool in (("a", "b-c"), ("a-b", "c")):
        admin.make_folder("LAB/vm", cluster)
        make_nodes(admin, f"LAB/vm/{cluster}", cluster, {pool: 1})
    result = inventory(f"{SOURCE}datacenter: LAB\nclusters:\n  - name: a\n  - name: a-b\n", "--list")
    assert result.returncode != 0
    assert "clusters 'a' and 'a-b' both have a node 'a-b-c-1'" in " ".join(result.stderr.split())


@pytest.mark.usefixtures("demo")
def test_nodes_in_folders_below_the_clusters_are_read(admin: Admin, inventory: AnsibleInventory) -> None:
    admin.make_folder("LAB/vm/demo", "more")
    make_nodes(admin, "LAB/vm/demo/more", "demo", {"extra": 1})
    assert "demo-extra-1" in hosts(listed(inventory, ONE))


def test_cache_saves_the_calls_and_holds_no_secret(
    vcenter: VCenter, demo: Admin, inventory: AnsibleInventory, tmp_path: Path
) -> None:
    directory = tmp_path / "cache"
    text = f"{ONE}cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: {directory}\n"
    first = listed(inventory, text)
    demo.destroy("LAB/vm/demo/demo-apps-2")
    with vcenter.calls() as calls:
        assert listed(inventory, text) == first
    assert calls == {}
    kept = "".join(file.read_text() for file in directory.iterdir())
    assert "demo-apps-1" in kept
    assert vcenter.options["password"] not in kept
    assert vcenter.options["username"] not in kept
    for file in directory.iterdir():
        os.utime(file, (0, 0))  # too old
    assert hosts(listed(inventory, text)) == {"demo-master-1", "demo-apps-1"}


@pytest.mark.usefixtures("demo")
def test_cache_of_one_cluster_is_not_taken_for_another(inventory: AnsibleInventory, tmp_path: Path) -> None:
    """The same source means whatever cluster the extra variable describes."""
    text = f"{SOURCE}cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: {tmp_path / 'cache'}\n"
    models = {name: {"name": name, "vsphere": {"datacenter": "LAB"}} for name in ("demo", "other")}
    for name, model in models.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"fury_cluster": model}))
    assert hosts(listed(inventory, text, "-e", f"@{tmp_path}/demo.json"))
    assert not hosts(listed(inventory, text, "-e", f"@{tmp_path}/other.json"))


@pytest.mark.usefixtures("demo")
def test_session_of_another_is_enough(vcenter: VCenter, inventory: AnsibleInventory) -> None:
    with plain_session(Connection.from_options({**vcenter.options, "validate_certs": True})) as living:
        token = living._transport.session_id
        answer = listed(inventory, ONE, VSPHERE_SESSION_TOKEN=token, VSPHERE_USER="", VSPHERE_PASSWORD="")
        assert len(hosts(answer)) == 3
        assert kind(living.find("LAB/vm/demo")) == "Folder"  # it goes on


@pytest.mark.usefixtures("demo")
def test_pyvmomi_is_not_even_imported(inventory: AnsibleInventory, tmp_path: Path) -> None:
    """That alone would take longer than all of the plugin's work."""
    spy = tmp_path / "spy"
    spy.mkdir()
    (spy / "pyVmomi.py").write_text("raise SystemExit('pyVmomi was imported')\n")
    assert len(hosts(listed(inventory, ONE, PYTHONPATH=str(spy)))) == 3
