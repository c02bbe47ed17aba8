# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the firewalls let in, and from whom."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.firewall_rules import firewall_rules
from ansible_collections.sighup.fury_vsphere.plugins.filter.ufw_rules import ufw_rules
from sample_cluster import model_with

NODES = {
    "load_balancer": [{"name": "lb-1", "address": "10.0.0.4"}, {"name": "lb-2", "address": "10.0.0.6"}],
    "etcd": [{"name": "m-1", "address": "10.0.0.11"}],
    "control_plane": [{"name": "m-1", "address": "10.0.0.11"}],
    "worker": [{"name": "w-1", "address": "10.0.0.21"}, {"name": "w-2", "address": "10.0.0.23"}],
}
OWN_ETCD = {**NODES, "etcd": [{"name": "e-1", "address": "10.0.0.31"}, {"name": "e-2", "address": "10.0.0.33"}]}
MEMBERS = ["10.0.0.11", "10.0.0.21", "10.0.0.23"]


def rules(host: str, changes: dict[str, Any] | None = None, nodes: Any = None, pool: str = "") -> dict[str, Any]:
    found = firewall_rules(host, model_with(changes), nodes or NODES, pool)
    assert len({rule["name"] for rule in found}) == len(found)
    return {rule["name"]: rule for rule in found}


@pytest.mark.parametrize("host", ["lb-1", "m-1", "w-1", "somebody"])
def test_ssh_is_let_in_everywhere_on_its_own_port(host: str) -> None:
    ssh = rules(host, {"ssh.port": 2222})["ssh"]
    assert ssh["ports"] == ["2222/tcp"]
    assert ssh["sources"] == []


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("lb-1", {"ssh", "balanced-api"}),
        ("m-1", {"ssh", "etcd", "etcd-peers", "api", "kubelet", "pod-network"}),
        ("w-1", {"ssh", "kubelet", "pod-network", "node-ports"}),
    ],
)
def test_node_lets_in_what_its_roles_need(host: str, names: set[str]) -> None:
    assert set(rules(host)) == names


def test_load_balancers_with_a_virtual_address_hear_each_other() -> None:
    vrrp = rules("lb-1", {"load_balancer.vip": "10.0.0.99"})["vrrp"]
    assert vrrp["protocols"] == ["vrrp"]
    assert vrrp["sources"] == ["10.0.0.4", "10.0.0.6"]


def test_etcd_is_for_members_and_control_planes_only() -> None:
    member = rules("e-1", nodes=OWN_ETCD)
    assert set(member) == {"ssh", "etcd", "etcd-peers"}
    assert member["etcd"]["sources"] == ["10.0.0.11", "10.0.0.31", "10.0.0.33"]
    assert member["etcd-peers"]["sources"] == ["10.0.0.31", "10.0.0.33"]
    assert "etcd" not in rules("m-1", nodes=OWN_ETCD)


def test_kubelet_and_network_of_pods_are_for_nodes_only() -> None:
    worker = rules("w-1")
    assert worker["kubelet"]["sources"] == MEMBERS
    assert worker["pod-network"]["sources"] == MEMBERS


def test_api_is_for_all_nodes_and_the_clients_of_the_config() -> None:
    assert rules("m-1")["api"]["sources"] == []
    narrow = {"firewall.api_clients": ["192.168.0.0/16"]}
    everybody = ["10.0.0.4", "10.0.0.6", *MEMBERS, "192.168.0.0/16"]
    assert rules("m-1", narrow)["api"]["sources"] == everybody
    assert rules("lb-1", {**narrow, "load_balancer.port": 8443})["balanced-api"] == {
        "name": "balanced-api",
        "ports": ["8443/tcp"],
        "protocols": [],
        "sources": everybody,
    }


def test_sources_never_overlap() -> None:
    assert rules("m-1", {"firewall.api_clients": ["10.0.0.0/24", "10.0.0.0/25"]})["api"]["sources"] == ["10.0.0.0/24"]


def test_additional_ports_are_let_in_at_their_pools() -> None:
    entry = {"name": "ingress", "ports": ["443/tcp"], "pools": ["apps"]}
    everywhere = {"name": "agent", "ports": ["9100/tcp"], "clients": ["10.9.0.0/24"]}
    changes = {"firewall.additional": [entry, everywhere]}
    at_pool, elsewhere = rules("w-1", changes, pool="apps"), rules("m-1", changes, pool="master")
    assert at_pool["extra-ingress"]["sources"] == []
    assert at_pool["extra-agent"]["sources"] == ["10.9.0.0/24"]
    assert "extra-ingress" not in elsewhere
    assert "extra-agent" in elsewhere


def test_ufw_reads_a_line_for_each_port_and_source() -> None:
    given = [
        {"name": "ssh", "ports": ["22/tcp"], "protocols": [], "sources": []},
        {"name": "vrrp", "ports": ["100-200/udp"], "protocols": ["vrrp"], "sources": ["10.0.0.4", "10.0.0.5"]},
    ]
    assert ufw_rules(given, ["172.21.0.0/16"]).splitlines() == [
        "-A ufw-before-input -p tcp --dport 22 -m comment --comment fury-ssh -j ACCEPT",
        "-A ufw-before-input -s 10.0.0.4 -p udp --dport 100:200 -m comment --comment fury-vrrp -j ACCEPT",
        "-A ufw-before-input -s 10.0.0.4 -p 112 -m comment --comment fury-vrrp -j ACCEPT",
        "-A ufw-before-input -s 10.0.0.5 -p udp --dport 100:200 -m comment --comment fury-vrrp -j ACCEPT",
        "-A ufw-before-input -s 10.0.0.5 -p 112 -m comment --comment fury-vrrp -j ACCEPT",
        "-A ufw-before-input -s 172.21.0.0/16 -j ACCEPT",
        "-A ufw-before-forward -s 172.21.0.0/16 -j ACCEPT",
        "-A ufw-before-forward -d 172.21.0.0/16 -j ACCEPT",
    ]


def test_a_rule_says_only_what_it_has() -> None:
    assert ufw_rules([{"name": "ssh", "ports": ["22/tcp"]}], []).splitlines() == [
        "-A ufw-before-input -p tcp --dport 22 -m comment --comment fury-ssh -j ACCEPT"
    ]
    assert ufw_rules([{"name": "vrrp", "protocols": ["vrrp"]}], []).splitlines() == [
        "-A ufw-before-input -p 112 -m comment --comment fury-vrrp -j ACCEPT"
    ]
