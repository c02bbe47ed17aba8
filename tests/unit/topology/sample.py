"""Clusters to draw: one that a customer might have, and ones of any size."""

from __future__ import annotations

from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.data import topology

VCENTER = {"name": "vcenter.example.com", "version": "VMware vCenter Server 8.0.3"}
ENDPOINT = {"host": "10.20.0.10", "port": 6443}
_DOMAINS = ("room-a", "room-b", "room-c")


def model(name: str, pools: list[dict[str, Any]]) -> dict[str, Any]:
    """Make as much of a model as the pictures read."""
    return {
        "name": name,
        "environment": "production",
        "vsphere": {"datacenter": "DC01", "folder": f"kubernetes/{name}"},
        "network": {"name": "VLAN 120", "cidr": "10.20.0.0/22"},
        "load_balancer": {"vip": "10.20.0.10", "port": 6443},
        "kubernetes": {
            "version": "1.32.4",
            "endpoint": "",
            "pod_cidr": "172.21.0.0/16",
            "service_cidr": "172.23.0.0/16",
        },
        "pools": pools,
    }


def machines(name: str, pools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make the machines of pools, spread over three rooms with three hosts each."""
    made: list[dict[str, Any]] = []
    for pool in pools:
        for number in range(1, pool["count"] + 1):
            place = len(made)
            room = _DOMAINS[place % 3]
            made.append(
                {
                    "name": f"{name}-{pool['name']}-{number}",
                    "pool": pool["name"],
                    "role": pool["role"],
                    "address": f"10.20.{place // 200}.{11 + place % 200}",
                    "failure_domain": room,
                    "power_state": "poweredOn",
                    "host": f"esx-{room[-1]}{1 + place // 3 % 3}.example.com",
                    "cluster": f"CL-{room[-1].upper()}",
                    "datastores": [f"DS-{room[-1].upper()}"],
                    "cpu": pool.get("cpu", 2),
                    "memory_mb": pool.get("memory_mb", 4096),
                    "guest": "Ubuntu Linux (64-bit)",
                }
            )
    return made


def kubernetes(nodes: list[dict[str, Any]], **unlike: dict[str, Any]) -> dict[str, Any]:
    """Make what Kubernetes says of machines: ready, but for those in `unlike`, by their names with underscores."""
    states, resources = [], []
    for node in nodes:
        if node["role"] not in {"control_plane", "worker"}:
            continue
        said = {"ready": True, "waits_for_network": False, "reason": "", "unschedulable": False}
        said |= unlike.get(node["name"].replace("-", "_"), {})
        unschedulable = said.pop("unschedulable")
        states.append({"name": node["name"], "version": "v1.32.4", **said})
        info = {
            "kubeletVersion": "v1.32.4",
            "containerRuntimeVersion": "containerd://2.0.6",
            "osImage": "Ubuntu 24.04.2 LTS",
            "kernelVersion": "6.8.0-60-generic",
        }
        resources.append(
            {
                "metadata": {"name": node["name"]},
                "spec": {"unschedulable": True} if unschedulable else {},
                "status": {"nodeInfo": info},
            }
        )
    return {"states": states, "resources": resources}


POOLS: list[dict[str, Any]] = [
    {"name": "lb", "role": "load_balancer", "count": 2, "memory_mb": 2048},
    {"name": "master", "role": "control_plane", "count": 3, "cpu": 4, "memory_mb": 8192},
    {
        "name": "infra",
        "role": "worker",
        "count": 3,
        "cpu": 4,
        "memory_mb": 16384,
        "labels": {"node.kubernetes.io/role": "infra"},
        "taints": [{"key": "node.kubernetes.io/role", "value": "infra", "effect": "NoSchedule"}],
    },
    {"name": "applications", "role": "worker", "count": 7, "cpu": 8, "memory_mb": 32768, "labels": {"tier": "apps"}},
    {
        "name": "gpu",
        "role": "worker",
        "count": 2,
        "cpu": 16,
        "memory_mb": 131072,
        "labels": {"accelerator": "a40"},
        "taints": [{"key": "accelerator", "effect": "NoSchedule"}],
    },
]


def customers_cluster() -> dict[str, Any]:
    """Return a cluster with something to see in it."""
    nodes = machines("shop", POOLS)
    said = kubernetes(
        nodes,
        shop_applications_4={"ready": False, "reason": "Kubelet stopped posting node status."},
        shop_applications_6={"unschedulable": True},
    )
    pools = [{**pool, "count": pool["count"] + (pool["name"] == "gpu")} for pool in POOLS]
    return topology(model("shop", pools), nodes, ENDPOINT, said, VCENTER)


def cluster_of(count: int) -> dict[str, Any]:
    """Return a cluster with a number of workers, one in eight of them not ready."""
    pools: list[dict[str, Any]] = [
        {"name": "lb", "role": "load_balancer", "count": 2},
        {"name": "master", "role": "control_plane", "count": 3},
        {"name": "etcd", "role": "etcd", "count": 3},
        {"name": "infra", "role": "worker", "count": max(count // 10, 1)},
        {"name": "applications", "role": "worker", "count": count},
    ]
    nodes = machines("production", pools)
    unlike = {
        f"production_applications_{number}": {"ready": False, "reason": "NodeStatusUnknown"}
        for number in range(4, count, 8)
    }
    return topology(model("production", pools), nodes, ENDPOINT, kubernetes(nodes, **unlike), VCENTER)
