"""What a cluster model is completed to."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA

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


def test_small_model_is_completed() -> None:
    node = {"count": 1, "cpu": 2, "labels": {}, "annotations": {}, "hooks": {"first_boot": []}, "extra_config": {}}
    assert complete(SMALL) == {
        "name": "demo",
        "environment": "default",
        "vsphere": {
            "datacenter": "DC",
            "cluster": "CL",
            "hosts": [],
            "datastore": "DS",
            "folder": "demo",
            "template": "T/ubuntu",
            "extra_config": {},
        },
        "network": {
            "name": "net",
            "cidr": "10.0.0.0/24",
            "gateway": "10.0.0.1",
            "nameservers": ["10.0.0.1"],
            "domain": "localdomain",
            "ip_offset": 0,
            "ntp": [],
        },
        "ssh": {"user": "fury", "port": 22, "authorized_keys": []},
        "load_balancer": {"vip": "", "port": 6443},
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
            "pod_cidr": "172.21.0.0/16",
            "service_cidr": "172.23.0.0/16",
            "dns_domain": "cluster.local",
            "oidc": {"issuer_url": "", "client_id": "", "ca_file": ""},
            "kubelet_configuration": {},
            "kube_proxy_configuration": {},
            "image_repository": "k8s.gcr.io",
        },
        "etcd": {"version": "3.4.23"},
        "container_runtime": {
            "version": "",
            "dns": [],
            "proxy": {"http": "", "https": "", "no_proxy": ""},
            "mirrors": [],
            "config": {},
        },
        "packages": {"repositories": [], "image_archives": [], "etcd_mirror": ""},
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


@pytest.mark.parametrize(("version", "etcd"), [("1.20.2", "3.4.23"), ("1.21.14", "3.4.23"), ("1.22.0", "3.5.4")])
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

    assert missing(CLUSTER_SCHEMA, complete(SMALL), "fury_cluster") == []


def test_every_key_of_the_schema_is_described() -> None:
    def undescribed(schema: dict[str, Any], path: str) -> list[str]:
        found = [] if schema.get("description") else [path]
        for key, below in schema.get("properties", {}).items():
            found += undescribed(below, f"{path}.{key}")
        return found + (undescribed(schema["items"], f"{path}[]") if "items" in schema else [])

    assert undescribed(CLUSTER_SCHEMA, "fury_cluster") == []
