"""Findings and the nodes that come of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.findings import Findings
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.nodes import Counts, KnownHost, nodes_of

MODULE = "sighup.fury_vsphere.cluster_vms"


def machine(name: str, role: str = "worker") -> dict[str, str]:
    return {"name": name, "role": role, "pool": "pool", "address": "10.0.0.9"}


def learned(action: str, check: bool = False, changed: bool = True) -> Findings:
    findings = Findings()
    step = {"action": action, "node": "demo-w-1", "role": "worker", "pool": "pool", "address": "10.0.0.9"}
    nodes = [] if action == "delete" else [machine("demo-w-1")]
    findings.learn(MODULE, {"plan": [step], "nodes": nodes, "changed": changed}, check)
    return findings


@pytest.mark.parametrize(
    ("action", "check", "counts", "state"),
    [
        ("create", False, Counts(ok=1), "created"),
        ("create", True, Counts(), "to be created"),
        ("delete", False, Counts(), "deleted"),
        ("delete", True, Counts(ok=3), "to be deleted"),
        ("power_cycle", False, Counts(), "changed"),
        ("surplus", False, Counts(changed=1), "surplus"),
        ("keep", False, Counts(ok=1), "ok"),
        ("keep", False, Counts(ok=1, changed=1), "changed"),
        ("create", False, Counts(ok=1, failed=1), "failed"),
        ("create", False, Counts(ok=1, failed=1, unreachable=1), "unreachable"),
    ],
)
def test_the_state_of_a_node(action: str, check: bool, counts: Counts, state: str) -> None:
    nodes = nodes_of(learned(action, check), [], {"demo-w-1": counts})
    assert [(node.name, node.state, node.role, node.address) for node in nodes] == [
        ("demo-w-1", state, "worker", "10.0.0.9")
    ]


def test_what_a_later_plan_says_holds() -> None:
    findings = learned("delete", check=True)
    findings.learn(MODULE, {"plan": [], "nodes": [], "changed": False}, check=False)
    assert (findings.plan, findings.is_planned, findings.is_carried_out) == ([], True, True)


def test_a_plan_that_was_only_looked_at_plans_nothing() -> None:
    assert not learned("delete", check=True, changed=False).is_planned


def test_a_censored_result_tells_nothing() -> None:
    findings = Findings()
    findings.learn(MODULE, {"censored": "hidden", "changed": False}, check=False)
    assert nodes_of(findings, [], {}) == []


def test_kubernetes_tells_version_and_readiness() -> None:
    findings = learned("keep")
    summary = [{"name": "demo-w-1", "ready": True, "version": "v1.32.4"}]
    findings.learn("ansible.builtin.set_fact", {"ansible_facts": {"node_readiness_summary": summary}}, check=False)
    (node,) = nodes_of(findings, [], {})
    assert (node.ready, node.kubernetes) == (True, "v1.32.4")


def test_hosts_of_the_inventory_are_nodes_when_they_have_a_role() -> None:
    hosts = [
        KnownHost("localhost", frozenset({"all"}), {}),
        KnownHost("b-10", frozenset({"all", "nodes"}), {"ansible_host": "10.0.0.20"}),
        KnownHost("b-9", frozenset({"all", "nodes"}), {"ansible_host": "10.0.0.19"}),
        KnownHost("a", frozenset({"all", "etcd", "master"}), {"ansible_host": "10.0.0.3", "fury_pool": "m"}),
        KnownHost("z", frozenset({"all", "haproxy"}), {"fury_address": "10.0.0.2", "fury_role": "load_balancer"}),
    ]
    nodes: list[tuple[Any, ...]] = [(node.name, node.role, node.address) for node in nodes_of(Findings(), hosts, {})]
    assert nodes == [
        ("z", "load_balancer", "10.0.0.2"),
        ("a", "control_plane", "10.0.0.3"),
        ("b-9", "worker", "10.0.0.19"),
        ("b-10", "worker", "10.0.0.20"),
    ]
