# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Runs that are limited to some pools and nodes, against a vCenter: the module, and the playbook around it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_playbook import ansible_playbook
from inventories import lab_inventory
from modules import run
from results import actions, addresses, pool, reason, steps
from simulator import READS, ROOT, VCenter

FOLDER = "LAB/vm/demo"


def test_only_machines_within_the_limit_are_made_and_changed(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    before = cluster_vms.apply(model)
    admin.power_off(f"{FOLDER}/demo-lb-1")
    pool(model, "applications").update(count=2, disk_gb=100)
    pool(model, "infra").update(count=2, disk_gb=100)
    foreseen = cluster_vms.apply(model, limit=["applications"], check=True)
    result = cluster_vms.apply(model, limit=["applications"])
    assert foreseen["plan"] == result["plan"]
    assert foreseen["diff"] == result["diff"]
    assert steps(result) == {
        "demo-applications-1": ["change"],
        "demo-applications-2": ["create"],
        "demo-infra-1": ["outside"],
        "demo-lb-1": ["outside"],
    }
    assert reason(result, "demo-infra-1") == "outside of the limit; left alone: change: disk 80 GiB → 100 GiB"
    assert set(addresses(result)) == {*addresses(before), "demo-applications-2"}
    assert result["endpoint"] == before["endpoint"]
    assert admin.read(f"{FOLDER}/demo-lb-1", "runtime.powerState") == ["poweredOff"]
    # What was left alone is what a run without a limit finds.
    again = cluster_vms.apply(model)
    assert steps(again) == {
        "demo-infra-1": ["change"],
        "demo-infra-2": ["create"],
        "demo-lb-1": ["power_on"],
    }
    assert addresses(again).items() >= addresses(result).items()


def test_a_second_limited_run_writes_nothing(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    pool(model, "infra")["count"] = 2
    cluster_vms.apply(model, limit=["demo-infra-2"])
    pool(model, "master")["disk_gb"] = 100
    with cluster_vms.vcenter.calls() as calls:
        second = cluster_vms.apply(model, limit=["demo-infra-2"])
    assert not second["changed"]
    assert steps(second) == {"demo-master-1": ["outside"]}
    assert second["diff"]["before"] == second["diff"]["after"]
    assert set(calls) <= READS


def test_a_node_added_costs_the_same_calls_in_a_large_cluster(start: Callable[..., Any], model: dict[str, Any]) -> None:
    cluster_vms = start(lab_inventory())
    totals = []
    for count in (3, 30):
        pool(model, "applications")["count"] = count
        cluster_vms.apply(model)
        pool(model, "applications")["count"] = count + 1
        with cluster_vms.vcenter.calls() as calls:
            made = cluster_vms.apply(model, limit=[f"demo-applications-{count + 1}"])
        assert actions(made)["create"] == [f"demo-applications-{count + 1}"]
        totals.append({name: number for name, number in calls.items() if not name.startswith("WaitFor")})
    assert totals[0] == totals[1]


def test_surplus_outside_of_the_limit_stays(cluster_vms: Any, model: dict[str, Any]) -> None:
    pool(model, "applications")["count"] = pool(model, "infra")["count"] = 3
    cluster_vms.apply(model)
    pool(model, "applications")["count"] = pool(model, "infra")["count"] = 1
    limit = ["infra", "demo-applications-3"]
    removed = cluster_vms.apply(model, limit=limit, remove_surplus=True)
    assert actions(removed)["delete"] == ["demo-infra-2", "demo-infra-3", "demo-applications-3"]
    assert actions(removed)["surplus"] == ["demo-applications-2"]
    assert "demo-applications-2" in addresses(removed)


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (["infra"], "has no control plane yet"),
        (["infra", "master"], "has no load balancer yet"),
        (["workers"], "workers is neither a pool nor a node of the cluster demo: expected some of pool lb (demo-lb-1)"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    cluster_vms: Any, model: dict[str, Any], limit: list[str], says: str
) -> None:
    with cluster_vms.vcenter.calls() as calls:
        for check in (True, False):
            result = cluster_vms(model, limit=limit, check=check)
            assert result["failed"]
            assert says in result["msg"]
    assert set(calls) <= READS


def test_a_new_cluster_may_begin_with_what_it_stands_on(cluster_vms: Any, model: dict[str, Any]) -> None:
    assert set(addresses(cluster_vms.apply(model, limit=["master", "lb"]))) == {"demo-lb-1", "demo-master-1"}
    assert actions(cluster_vms.apply(model))["create"] == ["demo-infra-1", "demo-applications-1"]


def test_the_whole_cluster_is_not_deleted_within_a_limit(cluster_vms: Any, model: dict[str, Any]) -> None:
    before = cluster_vms.apply(model)
    result = cluster_vms(model, limit=["infra"], state="absent")
    assert result["failed"]
    assert "state absent deletes the whole cluster" in result["msg"]
    assert cluster_vms.apply(model)["nodes"] == before["nodes"]


def test_the_preflight_looks_at_what_is_within(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    pool(model, "infra")["count"] = 3
    pool(model, "applications").update(count=2, disk_gb=100)
    options = {**cluster_vms.vcenter.options, "cluster": model}
    for limit, expected in (
        ([], "3 to create, 1 to change, 3 to keep"),
        (["demo-infra-2"], "1 to create, 1 outside of the limit, 3 to keep"),
    ):
        found = run("preflight", {**options, "limit": limit, "fail_on": "never"})
        [counted] = [each["detail"] for each in found["verdicts"] if each["check"] == "plan"]
        assert counted == expected
    refused = run("preflight", {**options, "limit": ["nobody"]})
    assert refused["failed"]
    assert refused["msg"].startswith("A run limited to nobody is refused")


# The playbook


class Provision:
    """playbooks/provision.yml against one vCenter."""

    def __init__(self, vcenter: VCenter, directory: Path) -> None:
        self._vcenter = vcenter
        self._directory = directory
        shutil.copy(ROOT / "inventory" / "cluster.fury_vsphere.yml", directory)

    def __call__(self, model: dict[str, Any], *arguments: str, **variables: Any) -> tuple[int, str]:
        """Run it; return its exit code and its output."""
        given = {"fury_cluster": model, "fury_working_directory": str(self._directory / "work"), **variables}
        (self._directory / "vars.json").write_text(json.dumps(given))
        playbook = ROOT / "playbooks" / "provision.yml"
        inventory = ("-i", "cluster.fury_vsphere.yml")
        done = ansible_playbook(self._vcenter, self._directory, *inventory, playbook, "-e", "@vars.json", *arguments)
        return done.returncode, " ".join((done.stdout + done.stderr).split())

    def known_hosts(self) -> set[str]:
        """Return the names of the nodes whose host keys are known."""
        lines = (self._directory / "work" / "secrets" / "known_hosts").read_text().splitlines()
        return {line.split()[0].split(",")[1] for line in lines}


@pytest.fixture
def provision(vcenter: VCenter, tmp_path: Path) -> Provision:
    (tmp_path / "work").mkdir()
    return Provision(vcenter, tmp_path)


def test_a_first_run_for_workers_alone_is_refused_before_anything_is_made(
    provision: Provision, model: dict[str, Any], tmp_path: Path
) -> None:
    code, output = provision(model, fury_limit=["infra"])
    assert code == 2
    assert "the cluster demo has no control plane yet" in output
    assert output.count("fatal: ") == 1, output
    assert list((tmp_path / "work").iterdir()) == []


def test_the_playbook_makes_what_is_within_and_knows_everybody(
    provision: Provision, cluster_vms: Any, model: dict[str, Any]
) -> None:
    assert provision(model)[0] == 0
    pool(model, "infra")["count"] = pool(model, "applications")["count"] = 2
    code, output = provision(model, "--check", fury_limit=["demo-infra-2"])
    assert (code, "changed=1" in output) == (0, True), output
    code, output = provision(model, fury_limit=["demo-infra-2"])
    assert code == 0, output
    made = {node["name"] for node in cluster_vms.apply(model, check=True, limit=["infra"])["nodes"]}
    assert made == {"demo-lb-1", "demo-master-1", "demo-infra-1", "demo-infra-2", "demo-applications-1"}
    assert provision.known_hosts() == made
    code, output = provision(model, fury_limit=["demo-infra-2"])
    assert (code, "changed=0" in output) == (0, True), output
