"""Reading a cluster's nodes."""

from __future__ import annotations

from typing import Any

from modules import run
from simulator import READS


def test_nodes_are_those_that_cluster_vms_reports(cluster_vms: Any, model: dict[str, Any]) -> None:
    nodes = cluster_vms.apply(model)["nodes"]
    with cluster_vms.vcenter.calls() as calls:
        result = run("cluster_vms_info", {**cluster_vms.vcenter.options, "name": "demo", "datacenter": "LAB"})
    assert result["nodes"] == nodes
    assert not result["changed"]
    assert set(calls) <= READS


def test_cluster_that_does_not_exist_has_no_nodes(cluster_vms: Any) -> None:
    options = {**cluster_vms.vcenter.options, "name": "demo", "datacenter": "LAB", "folder": "ELSE/WHERE"}
    assert run("cluster_vms_info", options)["nodes"] == []


def test_missing_datacenter_is_told(cluster_vms: Any) -> None:
    result = run("cluster_vms_info", {**cluster_vms.vcenter.options, "name": "demo", "datacenter": "LAP"})
    assert result["failed"]
    assert "find datacenter 'LAP'" in result["msg"]
