"""What a cluster model is completed to."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schemas.tls import CIPHER_SUITES

SMALL: dict[str, Any] = {
    "name": "demo",
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T/ubuntu"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
    "pools": [
        {"name": "lb", "role": "load_balancer"},
        {"name": "master", "role": "control_plane"},
        {"name": "apps", "role": "worker", "template": "T/oracle", "taints": [{"key": "a", "effect": "NoSchedule"}]},
    ],
    "kubernetes": {"version": "1.20.2"},
}

# Places that a pool or a failure domain does not name are those of the layer below it (see location.py).
PLACES = ("cluster", "resource_pool", "hosts", "datastore", "datastore_cluster", "network")
LEFT_OPEN = {
    *(f"pools[].placement.{place}" for place in (*PLACES, "folder")),
    *(f"vsphere.failure_domains[].{place}" for place in PLACES),
    "pools[].cards[].cidr",
}


def test_small_model_is_completed() -> None:
    node = {
        "count": 1,
        "cpu": 2,
        "cores_per_socket": 0,
        "cpu_reservation_mhz": 0,
        "cpu_hot_add": False,
        "memory_reservation_mb": 0,
        "memory_hot_add": False,
        "disks": [],
        "cards": [],
        "labels": {},
        "annotations": {},
        "kubelet_configuration": {},
        "kubelet_arguments": {},
        "kernel_parameters": {},
        "hooks": {"first_boot": [], "before_kubernetes": [], "after_kubernetes": [], "before_remove": []},
        "placement": {"failure_domains": []},
        "clone": "full",
        "disk_provisioning": "template",
        "customization": {"method": "auto", "spec": ""},
        "minimum_hardware_version": 0,
        "extra_config": {},
        "notes": "",
        "tags": {},
        "attributes": {},
    }
    assert complete(SMALL) == {
        "name": "demo",
        "environment": "default",
        "existing_machines": False,
        "vsphere": {
            "datacenter": "DC",
            "cluster": "CL",
            "resource_pool": "",
            "hosts": [],
            "datastore": "DS",
            "datastore_cluster": "",
            "failure_domains": [],
            "folder": "demo",
            "template": "T/ubuntu",
            "clone": "full",
            "disk_provisioning": "template",
            "customization": {"method": "auto", "spec": ""},
            "minimum_hardware_version": 0,
            "extra_config": {},
            "notes": "",
            "tags": {},
            "attributes": {},
            "placement_rules": {"anti_affinity": ["load_balancer", "etcd", "control_plane"], "host_groups": []},
        },
        "network": {
            "name": "net",
            "cidr": "10.0.0.0/24",
            "gateway": "10.0.0.1",
            "nameservers": ["10.0.0.1"],
            "domain": "localdomain",
            "dhcp": False,
            "ip_offset": 0,
            "ranges": [],
            "exclude": [],
            "probe": True,
            "ipv6": {"cidr": "", "gateway": ""},
            "ntp": [],
        },
        "ssh": {"user": "fury", "port": 22, "authorized_keys": [], "accept_new_host_keys": False},
        "load_balancer": {
            "vip": "",
            "port": 6443,
            "virtual_router_id": 0,
            "max_connections": 4000,
            "connect_timeout_seconds": 5,
            "idle_timeout_minutes": 240,
        },
        "operating_system": {
            "hosts_file": "auto",
            "time_required": False,
            "kernel_parameters": {},
            "journal_mb": 1024,
            "grow_root": True,
            "switch_to_cgroup_v2": False,
        },
        "pools": [
            {
                "name": "lb",
                "role": "load_balancer",
                "memory_mb": 2048,
                "disk_gb": 20,
                "template": "T/ubuntu",
                "taints": [],
            }
            | node,
            {
                "name": "master",
                "role": "control_plane",
                "memory_mb": 4096,
                "disk_gb": 80,
                "template": "T/ubuntu",
                "taints": [],
            }
            | node,
            {
                "name": "apps",
                "role": "worker",
                "memory_mb": 4096,
                "disk_gb": 80,
                "template": "T/oracle",
                "taints": [{"key": "a", "value": "", "effect": "NoSchedule"}],
            }
            | node,
        ],
        "kubernetes": {
            "version": "1.20.2",
            "endpoint": "",
            "users": [],
            "pod_cidr": "172.21.0.0/16",
            "service_cidr": "172.23.0.0/16",
            "dns_domain": "cluster.local",
            "oidc": {
                "issuer_url": "",
                "client_id": "",
                "username_claim": "",
                "username_prefix": "",
                "groups_claim": "",
                "groups_prefix": "",
                "required_claims": {},
                "signing_algorithms": [],
                "ca": "",
                "ca_file": "",
            },
            "audit": {
                "enabled": True,
                "policy": {},
                "log_path": "/var/log/kubernetes/audit/audit.log",
                "max_age_days": 30,
                "max_backups": 10,
                "max_size_mb": 100,
            },
            "encryption": {"enabled": False, "provider": "secretbox", "resources": ["secrets"]},
            "tls": {"minimum_version": "1.2", "cipher_suites": list(CIPHER_SUITES)},
            "api_server": {"extra_arguments": {}, "extra_volumes": [], "extra_names": []},
            "controller_manager": {"extra_arguments": {}, "extra_volumes": []},
            "scheduler": {"extra_arguments": {}, "extra_volumes": []},
            "feature_gates": {},
            "cloud_provider": "",
            "kubelet_arguments": {},
            "kubelet_configuration": {},
            "kube_proxy_configuration": {},
            "image_repository": "k8s.gcr.io",
        },
        "etcd": {
            "version": "3.4.23",
            "quota_mb": 2048,
            "heartbeat_ms": 100,
            "election_ms": 1000,
            "snapshot_count": 0,
            "auto_compaction_hours": 0,
            "extra_arguments": {},
        },
        "firewall": {"enabled": "auto", "api_clients": ["0.0.0.0/0"], "additional": []},
        "container_runtime": {
            "version": "",
            "dns": [],
            "proxy": {"http": "", "https": "", "no_proxy": ""},
            "registries": [],
            "mirrors": [],
            "config": {},
        },
        "certificates": {
            "renew_before_days": 30,
            "validity_days": 365,
            "authority_validity_days": 3650,
            "authorities": {
                "kubernetes": {"certificate": "", "key": "", "chain": ""},
                "front_proxy": {"certificate": "", "key": "", "chain": ""},
                "etcd": {"certificate": "", "key": "", "chain": ""},
                "service_accounts": {"key": ""},
            },
        },
        "packages": {
            "repositories": [],
            "directories": [],
            "proxy": {"http": "", "https": "", "no_proxy": ""},
            "image_archives": [],
            "etcd_mirror": "",
            "etcd_checksums": {},
        },
        "trusted_certificates": [],
        "boundary": False,
    }


@pytest.mark.parametrize(
    ("balancers", "endpoint", "load_balancer", "port"),
    [
        (1, "", {}, 6443),
        (1, "10.0.0.50", {}, 6443),
        (1, "10.0.0.50:443", {}, 443),
        (2, "api.example.com:443", {}, 443),
        (1, "api.example.com:443", {"port": 8443}, 8443),  # something in front of the load balancer maps the port
        (0, "api.example.com:443", {}, 6443),
    ],
)
def test_load_balancers_listen_on_the_port_of_the_endpoint(
    balancers: int, endpoint: str, load_balancer: dict[str, Any], port: int
) -> None:
    model = copy.deepcopy(SMALL)
    model["pools"][0]["count"] = balancers
    model["load_balancer"] = load_balancer
    model["kubernetes"]["endpoint"] = endpoint
    completed = complete(model)
    assert completed["load_balancer"]["port"] == port
    assert complete(completed) == completed


@pytest.mark.parametrize(
    ("balancers", "given", "vip", "endpoint"),
    [
        (1, {}, "", ""),
        (2, {}, "10.0.0.2", "10.0.0.2:6443"),
        (2, {"load_balancer": {"vip": "10.0.0.9", "port": 8443}}, "10.0.0.9", "10.0.0.9:8443"),
        (1, {"load_balancer": {"vip": "10.0.0.9"}}, "10.0.0.9", "10.0.0.9:6443"),
        (2, {"endpoint": "api.example.com:443"}, "", "api.example.com:443"),
        (2, {"endpoint": "192.168.1.1:443"}, "", "192.168.1.1:443"),
        (2, {"endpoint": "10.0.0.50:443"}, "10.0.0.50", "10.0.0.50:443"),
        (1, {"endpoint": "10.0.0.50:443"}, "10.0.0.50", "10.0.0.50:443"),
        (0, {"endpoint": "10.0.0.50:443"}, "", "10.0.0.50:443"),
        (2, {"network": {"ip_offset": 20}}, "10.0.0.21", "10.0.0.21:6443"),
        (2, {"network": {"ranges": [{"first": "10.0.0.70", "last": "10.0.0.99"}]}}, "10.0.0.70", "10.0.0.70:6443"),
        (2, {"network": {"exclude": [{"first": "10.0.0.1", "last": "10.0.0.9"}]}}, "10.0.0.10", "10.0.0.10:6443"),
        (2, {"network": {"dhcp": True}}, "", ""),
        (2, {"network": {"dhcp": True}, "load_balancer": {"vip": "10.0.0.9"}}, "10.0.0.9", "10.0.0.9:6443"),
        (2, {"network": {"nameservers": ["10.0.0.2", "10.0.0.3"]}}, "10.0.0.4", "10.0.0.4:6443"),
    ],
)
def test_virtual_address_and_endpoint(balancers: int, given: dict[str, Any], vip: str, endpoint: str) -> None:
    model = copy.deepcopy(SMALL)
    model["pools"][0]["count"] = balancers
    model["network"].update(given.get("network", {}))
    model["load_balancer"] = given.get("load_balancer", {})
    if "endpoint" in given:
        model["kubernetes"]["endpoint"] = given["endpoint"]
    completed = complete(model)
    assert completed["load_balancer"]["vip"] == vip
    assert completed["kubernetes"]["endpoint"] == endpoint
    assert complete(completed) == completed


@pytest.mark.parametrize(("version", "etcd"), [("1.20.2", "3.4.23"), ("1.21.14", "3.4.23"), ("1.22.0", "3.5.26")])
def test_etcd_follows_kubernetes(version: str, etcd: str) -> None:
    assert complete({**SMALL, "kubernetes": {"version": version}})["etcd"]["version"] == etcd
    assert (
        complete({**SMALL, "kubernetes": {"version": version}, "etcd": {"version": "3.5.9"}})["etcd"]["version"]
        == "3.5.9"
    )


def test_extra_config_becomes_the_text_that_vsphere_keeps() -> None:
    model = copy.deepcopy(SMALL)
    model["pools"][2]["extra_config"] = {"a": True, "b": 3, "c": "x"}
    assert complete(model)["pools"][2]["extra_config"] == {"a": "TRUE", "b": "3", "c": "x"}


@pytest.mark.parametrize(
    ("vsphere", "pool", "completed"),
    [
        ({}, {}, {"clone": "full", "disk_provisioning": "template", "minimum_hardware_version": 0, "notes": ""}),
        ({"clone": "linked"}, {}, {"clone": "linked"}),
        ({"clone": "linked"}, {"clone": "full"}, {"clone": "full"}),
        ({"disk_provisioning": "thin"}, {}, {"disk_provisioning": "thin"}),
        ({"minimum_hardware_version": 15}, {}, {"minimum_hardware_version": 15}),
        ({"minimum_hardware_version": 15}, {"minimum_hardware_version": 0}, {"minimum_hardware_version": 0}),
        ({"notes": "ours"}, {}, {"notes": "ours"}),
        ({"notes": "ours"}, {"notes": ""}, {"notes": ""}),
        ({"template": "T/other"}, {"template": "T/third"}, {"template": "T/third"}),
        ({"customization": {"method": "none"}}, {}, {"customization": {"method": "none", "spec": ""}}),
        (
            {"customization": {"method": "spec", "spec": "linux"}},
            {"customization": {"spec": "other"}},
            {"customization": {"method": "spec", "spec": "other"}},
        ),
    ],
)
def test_pool_has_the_clusters_settings_where_it_says_none(
    vsphere: dict[str, Any], pool: dict[str, Any], completed: dict[str, Any]
) -> None:
    model = copy.deepcopy(SMALL)
    model["vsphere"].update(vsphere)
    model["pools"][1].update(pool)
    whole = complete(model)
    assert {key: whole["pools"][1][key] for key in completed} == completed
    assert complete(whole) == whole


@pytest.mark.parametrize(
    ("pool", "disk", "provisioning"),
    [
        ({}, {}, "thin"),
        ({"disk_provisioning": "thick"}, {}, "thick"),
        ({"disk_provisioning": "thick"}, {"provisioning": "eager_zeroed_thick"}, "eager_zeroed_thick"),
    ],
)
def test_further_disks_are_provisioned_as_the_pools(
    pool: dict[str, Any], disk: dict[str, Any], provisioning: str
) -> None:
    model = copy.deepcopy(SMALL)
    model["pools"][1].update(pool, disks=[{"name": "etcd", "size_gb": 20, **disk}])
    [completed] = complete(model)["pools"][1]["disks"]
    assert completed["provisioning"] == provisioning


@pytest.mark.parametrize("hook", ["/x", {"path": "/x"}, {"path": "/x", "timeout_seconds": 600, "arguments": []}])
def test_a_hook_that_is_a_path_alone_has_the_settings_of_all(hook: Any) -> None:
    model = complete({**SMALL, "pools": [{**SMALL["pools"][0], "hooks": {"before_remove": [hook]}}]})
    assert model["pools"][0]["hooks"] == {
        "first_boot": [],
        "before_kubernetes": [],
        "after_kubernetes": [],
        "before_remove": [{"path": "/x", "timeout_seconds": 600, "arguments": [], "environment": {}}],
    }


@pytest.mark.parametrize(
    ("network", "nameservers"),
    [
        ({}, ["10.0.0.1"]),
        ({"gateway": "10.0.0.254"}, ["10.0.0.254"]),
        ({"nameservers": ["10.0.0.9"]}, ["10.0.0.9"]),
        ({"dhcp": True}, []),  # DHCP tells them too
        ({"dhcp": True, "nameservers": ["10.0.0.9"]}, ["10.0.0.9"]),
    ],
)
def test_name_servers(network: dict[str, Any], nameservers: list[str]) -> None:
    model = copy.deepcopy(SMALL)
    model["network"].update(network)
    assert complete(model)["network"]["nameservers"] == nameservers
    assert complete(complete(model)) == complete(model)


def test_argument_is_left_alone() -> None:
    before = copy.deepcopy(SMALL)
    complete(SMALL)
    assert before == SMALL


def test_every_key_of_the_schema_has_a_value_or_is_required() -> None:
    def missing(schema: dict[str, Any], value: Any, path: str) -> list[str]:
        if schema.get("type") == "object":
            gone = [f"{path}.{key}" for key in schema.get("properties", {}) if key not in value]
            below = [
                missing(each, value[key], f"{path}.{key}")
                for key, each in schema.get("properties", {}).items()
                if key in value
            ]
            return gone + [each for found in below for each in found]
        if schema.get("type") == "array":
            return [each for entry in value for each in missing(schema["items"], entry, f"{path}[]")]
        return []

    model = copy.deepcopy(SMALL)
    model["vsphere"]["failure_domains"] = [{"name": "a"}]
    model["pools"][0].update(disks=[{"name": "a", "size_gb": 1}], cards=[{"network": "a"}])
    found = set(missing(CLUSTER_SCHEMA, complete(model), "fury_cluster"))
    assert {path.removeprefix("fury_cluster.") for path in found} == LEFT_OPEN


def test_every_key_of_the_schema_is_described() -> None:
    def undescribed(schema: dict[str, Any], path: str) -> list[str]:
        found = [] if schema.get("description") else [path]
        for key, below in schema.get("properties", {}).items():
            found += undescribed(below, f"{path}.{key}")
        return found + (undescribed(schema["items"], f"{path}[]") if "items" in schema else [])

    assert undescribed(CLUSTER_SCHEMA, "fury_cluster") == []
