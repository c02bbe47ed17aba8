"""Rules, groups and hosts of the simulator's clusters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl


def reconfigure(cluster: Any, **spec: Any) -> None:
    WaitForTask(cluster.ReconfigureComputeResource_Task(vim.cluster.ConfigSpecEx(**spec), modify=True))


def rule(operation: str, info: Any = None, key: int | None = None) -> Any:
    return vim.cluster.RuleSpec(operation=operation, info=info, removeKey=key)


def group(operation: str, info: Any = None, name: str | None = None) -> Any:
    return vim.cluster.GroupSpec(operation=operation, info=info, removeKey=name)


def test_rule_is_added_changed_and_removed(client: Any) -> None:
    cluster = client.find("LAB/host/LAB-CLUSTER")
    vms = [client.clone(f"node-{number}") for number in range(3)]
    apart = vim.cluster.AntiAffinityRuleSpec(name="apart", enabled=True, mandatory=False, vm=vms[:2])
    reconfigure(cluster, rulesSpec=[rule("add", apart)])
    [made] = cluster.configurationEx.rule
    assert (made.name, list(made.vm), made.key > 0) == ("apart", vms[:2], True)
    changed = vim.cluster.AntiAffinityRuleSpec(key=made.key, name="far apart", enabled=True, vm=vms)
    reconfigure(cluster, rulesSpec=[rule("edit", changed)])
    [found] = cluster.configurationEx.rule
    assert (found.name, list(found.vm), found.ruleUuid) == ("far apart", vms, made.ruleUuid)
    with pytest.raises(vmodl.fault.InvalidArgument):
        reconfigure(cluster, rulesSpec=[rule("add", changed)])
    reconfigure(cluster, rulesSpec=[rule("remove", key=made.key)])
    assert cluster.configurationEx.rule == []
    with pytest.raises(vmodl.fault.InvalidArgument):
        reconfigure(cluster, rulesSpec=[rule("remove", key=made.key)])


def test_rule_of_groups_needs_them(client: Any) -> None:
    cluster = client.find("LAB/host/LAB-CLUSTER")
    vms, hosts = [client.clone("node")], list(cluster.host)
    tie = vim.cluster.VmHostRuleInfo(
        name="tie", enabled=True, mandatory=False, vmGroupName="vms", affineHostGroupName="hosts"
    )
    with pytest.raises(vmodl.fault.InvalidArgument):
        reconfigure(cluster, rulesSpec=[rule("add", tie)])
    groups = [
        group("add", vim.cluster.VmGroup(name="vms", vm=vms)),
        group("add", vim.cluster.HostGroup(name="hosts", host=hosts[:1])),
    ]
    reconfigure(cluster, groupSpec=groups, rulesSpec=[rule("add", tie)])
    assert [each.name for each in cluster.configurationEx.group] == ["vms", "hosts"]
    reconfigure(cluster, groupSpec=[group("edit", vim.cluster.HostGroup(name="hosts", host=hosts))])
    assert list(cluster.configurationEx.group[1].host) == hosts
    [made] = cluster.configurationEx.rule
    removed = [group("remove", name="vms"), group("remove", name="hosts")]
    reconfigure(cluster, groupSpec=removed, rulesSpec=[rule("remove", key=made.key)])
    assert (cluster.configurationEx.group, cluster.configurationEx.rule) == ([], [])


def test_refused_change_changes_nothing(client: Any) -> None:
    cluster = client.find("LAB/host/LAB-CLUSTER")
    vms = [client.clone(f"node-{number}") for number in range(2)]
    apart = vim.cluster.AntiAffinityRuleSpec(name="apart", enabled=True, vm=vms)
    with pytest.raises(vmodl.fault.InvalidArgument):
        reconfigure(cluster, rulesSpec=[rule("add", apart), rule("remove", key=99)])
    assert cluster.configurationEx.rule == []


def test_hosts_that_are_away_get_no_vms(connect: Callable[..., Any], tmp_path: Path) -> None:
    hosts = ["esxi-1", "esxi-2", "esxi-3"]
    inventory = {
        "datacenters": [
            {
                "name": "LAB",
                "clusters": [{"name": "LAB-CLUSTER", "hosts": hosts}],
                "datastores": [{"name": "STORE", "capacity_gb": 100}],
                "networks": ["net"],
                "folders": ["TEMPLATES"],
                "templates": [{"name": "ubuntu-22.04", "folder": "TEMPLATES"}],
                "hosts_in_maintenance": ["esxi-1"],
                "hosts_disconnected": ["esxi-3"],
            }
        ]
    }
    (tmp_path / "inventory.json").write_text(json.dumps(inventory))
    client = connect("-inventory", tmp_path / "inventory.json")
    found = {host.name: host for host in client.find("LAB/host/LAB-CLUSTER").host}
    assert found["esxi-1"].runtime.inMaintenanceMode
    assert found["esxi-3"].runtime.connectionState == "disconnected"
    assert {client.clone(f"node-{number}").runtime.host.name for number in range(3)} == {"esxi-2"}
    pool = client.find("LAB/host/LAB-CLUSTER").resourcePool
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool, host=found["esxi-1"]), powerOn=False)
    with pytest.raises(vmodl.fault.InvalidArgument):
        WaitForTask(client.template.CloneVM_Task(client.folder, "node", spec))
