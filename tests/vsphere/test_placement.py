"""Where new virtual machines go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from inventories import lab_inventory
from modules import run
from pyVmomi import vim
from results import pool
from simulator import READS, VCenter

NODE = "LAB/vm/demo/demo-applications-1"


@pytest.fixture
def begin(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> Callable[..., tuple[Any, Admin]]:
    """Start a vCenter with more in its inventory, and say where in it the cluster is to be."""

    def begin_with(inventory: dict[str, Any], **vsphere: Any) -> tuple[Any, Admin]:
        cluster_vms = start(lab_inventory(**inventory))
        if {"hosts", "cluster"} & vsphere.keys():
            del model["vsphere"]["cluster"]
        model["vsphere"].update(vsphere)
        return cluster_vms, administer(cluster_vms.vcenter)

    return begin_with


def hosts_of(admin: Admin, result: dict[str, Any], name: str = "") -> Counter[str]:
    """Return the number of nodes by host, of one pool or all."""
    nodes = [node for node in result["nodes"] if name in ("", node["pool"])]
    return Counter(admin.read(f"LAB/vm/demo/{node['name']}", "runtime.host")[0].name for node in nodes)


def datastore_of(admin: Admin, path: str) -> str:
    [file] = admin.read(path, "config.files.vmPathName")
    return str(file[1:].partition("]")[0])


def network_of(admin: Admin, path: str) -> str:
    return str(admin.devices(path, vim.vm.device.VirtualEthernetCard)[0].backing.deviceName)


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


THREE = {"clusters": [{"name": "CLUSTER", "hosts": ["esxi-01", "esxi-02", "esxi-03"], "drs": False}]}


def test_nodes_are_spread_evenly_after_growing_too(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, admin = begin(THREE, cluster="CLUSTER")
    cluster_vms.apply(model)
    for count in (2, 3, 7):
        pool(model, "applications")["count"] = count
        result = cluster_vms.apply(model)
        of_pool = hosts_of(admin, result, "applications")
        assert len(of_pool) == min(count, 3)
        assert max(of_pool.values()) - min(of_pool.values()) <= 1
    everywhere = hosts_of(admin, result)
    assert max(everywhere.values()) - min(everywhere.values()) <= 1


@pytest.mark.parametrize("away", ["hosts_in_maintenance", "hosts_disconnected"])
@pytest.mark.parametrize(
    "vsphere", [{"cluster": "CLUSTER"}, {"hosts": ["esxi-01", "esxi-02", "esxi-03"]}], ids=["cluster", "hosts"]
)
def test_hosts_that_are_away_are_left_out(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any], away: str, vsphere: dict[str, Any]
) -> None:
    cluster_vms, admin = begin({**THREE, away: ["esxi-01"]}, **vsphere)
    result = cluster_vms.apply(model)
    assert hosts_of(admin, result) == {"esxi-02": 2, "esxi-03": 2}


@pytest.mark.parametrize(
    "vsphere", [{"cluster": "CLUSTER"}, {"hosts": ["esxi-01", "esxi-02"]}], ids=["cluster", "hosts"]
)
def test_no_host_that_can_be_used_is_an_error(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any], vsphere: dict[str, Any]
) -> None:
    inventory = {
        "clusters": [
            {"name": "LAB-CLUSTER", "hosts": ["esxi-09"], "drs": True},
            {"name": "CLUSTER", "hosts": ["esxi-01", "esxi-02"], "drs": False},
        ],
        "hosts_in_maintenance": ["esxi-01"],
        "hosts_disconnected": ["esxi-02"],
    }
    cluster_vms, _admin = begin(inventory, **vsphere)
    with cluster_vms.vcenter.calls() as calls:
        message = cluster_vms(model)["msg"]
    assert "connected and out of maintenance mode" in message
    assert f"vsphere.{next(iter(vsphere))}" in message
    assert set(calls) <= READS


def test_host_of_another_cluster_is_refused(begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]) -> None:
    clusters = [
        {"name": "CLUSTER", "hosts": ["esxi-01"], "drs": True},
        {"name": "OTHER", "hosts": ["esxi-02"], "drs": True},
    ]
    cluster_vms, _admin = begin({"clusters": clusters}, cluster="CLUSTER", hosts=["esxi-01", "esxi-02"])
    message = cluster_vms(model)["msg"]
    assert "use host 'esxi-02': it is none of vSphere cluster 'CLUSTER'; correct vsphere.hosts" in message


def test_only_the_named_hosts_of_a_cluster_are_used(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    clusters = [{"name": "CLUSTER", "hosts": ["esxi-01", "esxi-02", "esxi-03"], "pools": ["POOL"], "drs": True}]
    vsphere = {"cluster": "CLUSTER", "resource_pool": "POOL", "hosts": ["esxi-01", "esxi-03"]}
    cluster_vms, admin = begin({"clusters": clusters}, **vsphere)
    result = cluster_vms.apply(model)
    assert hosts_of(admin, result) == {"esxi-01": 2, "esxi-03": 2}
    assert admin.read(NODE, "resourcePool") == [admin.find("LAB/host/CLUSTER/Resources/POOL")]


@pytest.mark.parametrize(
    "vsphere",
    [
        {"cluster": "CLUSTER", "resource_pool": "POOL/INNER"},
        {"cluster": "CLUSTER/POOL/INNER"},
        {"cluster": "CLUSTER/POOL", "resource_pool": "INNER"},
    ],
)
def test_resource_pools_may_be_nested(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any], vsphere: dict[str, Any]
) -> None:
    clusters = [{"name": "CLUSTER", "hosts": ["esxi-01"], "pools": ["POOL"], "drs": True}]
    cluster_vms, admin = begin({"clusters": clusters}, **vsphere)
    above = admin.find("LAB/host/CLUSTER/Resources/POOL")
    inner = above.CreateResourcePool("INNER", above.config)
    cluster_vms.apply(model)
    assert admin.read(NODE, "resourcePool") == [inner]


def test_missing_resource_pool_is_told(begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]) -> None:
    clusters = [{"name": "CLUSTER", "hosts": ["esxi-01"], "pools": ["POOL"], "drs": True}]
    cluster_vms, _admin = begin({"clusters": clusters}, cluster="CLUSTER", resource_pool="POOLS")
    assert "correct vsphere.resource_pool" in cluster_vms(model)["msg"]


SITE = {
    "clusters": [
        {"name": "LAB-CLUSTER", "hosts": ["esxi-01", "esxi-02"], "drs": True},
        {"name": "OTHER", "hosts": ["esxi-03"], "drs": True},
    ],
    "datastores": [{"name": "LAB-DATASTORE", "capacity_gb": 2048}, {"name": "FAST", "capacity_gb": 2048}],
    "networks": ["lab-net", "other-net"],
}


def test_pool_may_live_elsewhere(begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]) -> None:
    cluster_vms, admin = begin(SITE)
    pool(model, "applications")["placement"] = {
        "cluster": "OTHER",
        "datastore": "FAST",
        "network": "other-net",
        "folder": "workers/applications",
    }
    made = cluster_vms.apply(model)
    path = "LAB/vm/demo/workers/applications/demo-applications-1"
    assert admin.read(path, "runtime.host")[0].name == "esxi-03"
    assert (datastore_of(admin, path), network_of(admin, path)) == ("FAST", "other-net")
    path = "LAB/vm/demo/demo-infra-1"
    assert admin.read(path, "runtime.host")[0].name in ("esxi-01", "esxi-02")
    assert (datastore_of(admin, path), network_of(admin, path)) == ("LAB-DATASTORE", "lab-net")

    again = cluster_vms.apply(model)
    assert not again["changed"]
    options = {**cluster_vms.vcenter.options, "name": "demo", "datacenter": "LAB"}
    assert run("cluster_vms_info", options)["nodes"] == made["nodes"] == again["nodes"]


@pytest.mark.parametrize("key", ["cluster", "datastore", "network", "resource_pool", "hosts"])
def test_what_a_pool_lacks_is_told_with_its_own_key(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any], key: str
) -> None:
    cluster_vms, _admin = begin(SITE)
    pool(model, "applications")["placement"] = {key: ["NONE"] if key == "hosts" else "NONE"}
    message = cluster_vms(model)["msg"]
    assert "NONE" in message
    assert f"pools.applications.placement.{key}" in message


def test_pool_s_cluster_does_not_inherit_the_hosts_of_the_other(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, admin = begin(SITE, cluster="LAB-CLUSTER", hosts=["esxi-01"])
    pool(model, "applications")["placement"] = {"cluster": "OTHER"}
    assert hosts_of(admin, cluster_vms.apply(model)) == {"esxi-01": 3, "esxi-03": 1}


DOMAINS = [
    {"name": "rack-a", "cluster": "LAB-CLUSTER", "datastore": "LAB-DATASTORE"},
    {"name": "rack-b", "cluster": "OTHER", "datastore": "FAST", "network": "other-net"},
]


def domains(result: dict[str, Any], name: str) -> list[str]:
    return [node["failure_domain"] for node in result["nodes"] if node["pool"] == name]


def test_nodes_are_spread_over_failure_domains_and_remember_theirs(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, admin = begin(SITE, failure_domains=DOMAINS)
    pool(model, "applications")["count"] = 3
    made = cluster_vms.apply(model)
    assert Counter(domains(made, "applications")) in ({"rack-a": 2, "rack-b": 1}, {"rack-a": 1, "rack-b": 2})
    for node in made["nodes"]:
        path = f"LAB/vm/demo/{node['name']}"
        assert admin.attributes(path)["fury.failure_domain"] == node["failure_domain"]
        place = (
            admin.read(path, "runtime.host")[0].name == "esxi-03",
            datastore_of(admin, path),
            network_of(admin, path),
        )
        assert (
            place
            in {
                "rack-a": [(False, "LAB-DATASTORE", "lab-net")],
                "rack-b": [(True, "FAST", "other-net")],
            }[node["failure_domain"]]
        )

    pool(model, "applications")["count"] = 6
    grown = cluster_vms.apply(model)
    assert Counter(domains(grown, "applications")) == {"rack-a": 3, "rack-b": 3}
    assert [node for node in grown["nodes"] if node in made["nodes"]] == made["nodes"]
    assert not cluster_vms.apply(model)["changed"]


def test_pool_may_be_in_some_failure_domains_only(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, _admin = begin(SITE, failure_domains=DOMAINS)
    pool(model, "applications").update(count=3, placement={"failure_domains": ["rack-b"]})
    assert domains(cluster_vms.apply(model), "applications") == ["rack-b"] * 3


def test_lost_failure_domain_is_written_again(begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]) -> None:
    cluster_vms, admin = begin(SITE, failure_domains=DOMAINS)
    made = cluster_vms.apply(model)
    for name in admin.attributes(NODE):
        admin.set_attribute(NODE, name, "")
    assert cluster_vms.apply(model)["nodes"] == made["nodes"]
    assert "fury.failure_domain" in admin.attributes(NODE)


def test_missing_object_of_a_failure_domain_is_told_with_its_key(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, _admin = begin(SITE, failure_domains=[DOMAINS[0], {**DOMAINS[1], "datastore": "SLOW"}])
    assert "correct vsphere.failure_domains[1].datastore" in cluster_vms(model)["msg"]


PODS = {
    "datastores": [
        {"name": "LAB-DATASTORE", "capacity_gb": 20480, "free_gb": 100},
        {"name": "ONE", "capacity_gb": 500, "free_gb": 250},
        {"name": "TWO", "capacity_gb": 500, "free_gb": 300},
        {"name": "THREE", "capacity_gb": 900, "maintenance": True},
    ],
    "datastore_clusters": [{"name": "POD", "datastores": ["ONE", "TWO", "THREE"]}],
}


@pytest.mark.parametrize("key", ["datastore_cluster", "datastore"])
def test_storage_drs_chooses_a_datastore_for_each_node(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any], key: str
) -> None:
    cluster_vms, admin = begin(PODS)
    del model["vsphere"]["datastore"]
    model["vsphere"][key] = "POD"
    # Thick disks fill the emptiest one, so that the recommendation changes.
    model["vsphere"]["disk_provisioning"] = "thick"
    for each in model["pools"]:
        each["disk_gb"] = 100
    with cluster_vms.vcenter.calls() as calls:
        made = cluster_vms.apply(model, parallelism=1)
    assert calls["RecommendDatastores"] == 4
    stores = Counter(datastore_of(admin, f"LAB/vm/demo/{node['name']}") for node in made["nodes"])
    assert stores == {"ONE": 2, "TWO": 2}
    assert not cluster_vms.apply(model)["changed"]


def test_datastore_cluster_without_room_is_told_before_anything_is_made(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, admin = begin(PODS)
    del model["vsphere"]["datastore"]
    model["vsphere"].update(datastore_cluster="POD", disk_provisioning="thick")
    pool(model, "applications")["count"] = 20
    message = cluster_vms(model)["msg"]
    assert "use datastore cluster 'POD': it has 550 GiB free" in message
    assert not admin.exists("LAB/vm/demo")


@pytest.mark.parametrize("store", [{"maintenance": True}])
def test_datastore_in_maintenance_is_refused(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any], store: dict[str, Any]
) -> None:
    stores = [{"name": "LAB-DATASTORE", "capacity_gb": 2048}, {"name": "AWAY", "capacity_gb": 2048, **store}]
    cluster_vms, _admin = begin({"datastores": stores}, datastore="AWAY")
    message = cluster_vms(model)["msg"]
    assert "use datastore 'AWAY': it is not accessible, or in maintenance mode" in message
    assert "vsphere.datastore" in message


def test_datastore_cluster_without_storage_drs_is_told(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    pods = {**PODS, "datastore_clusters": [{"name": "POD", "datastores": ["ONE"], "no_drs": True}]}
    cluster_vms, _admin = begin(pods)
    del model["vsphere"]["datastore"]
    model["vsphere"]["datastore_cluster"] = "POD"
    with cluster_vms.vcenter.calls() as calls:
        message = cluster_vms(model)["msg"]
    assert "use datastore cluster 'POD'" in message
    assert "vsphere.datastore_cluster" in message
    assert set(calls) <= READS


def test_linked_clone_without_a_snapshot_is_refused(
    begin: Callable[..., tuple[Any, Admin]], model: dict[str, Any]
) -> None:
    cluster_vms, admin = begin({})
    pool(model, "applications").update(clone="linked", disk_gb=10)
    message = cluster_vms(model)["msg"]
    assert "linked clones of template 'TEMPLATES/oraclelinux-8' for pool 'applications': it has no snapshot" in message
    assert not admin.exists("LAB/vm/demo")


def test_linked_clone_with_another_disk_size_is_refused(start: Callable[..., Any], model: dict[str, Any]) -> None:
    inventory = lab_inventory()
    for template in inventory["datacenters"][0]["templates"]:
        template["snapshots"] = ["first"]
    pool(model, "applications").update(clone="linked", disk_gb=20)
    message = start(inventory)(model)["msg"]
    assert "disks of 20 GiB for pool 'applications'" in message
    assert "the disk of a linked clone cannot grow" in message
    assert "set disk_gb to the template's size" in message
