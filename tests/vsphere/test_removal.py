"""Nodes that leave a cluster, by the playbooks: what must have happened before their machines are deleted.

The simulated machines have no guests, so that nothing of a node itself is tried here: no scripts, no Kubernetes.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_playbook import surroundings
from modules import run
from simulator import VCenter

ROOT = Path(__file__).resolve().parents[2]


class Operator:
    """A person who runs playbooks."""

    def __init__(self, vcenter: VCenter, directory: Path) -> None:
        self._vcenter = vcenter
        self._directory = directory

    def run(self, playbook: str, model: dict[str, Any], *flags: str, **variables: Any) -> tuple[int, str]:
        file = self._directory / "vars.json"
        # Nobody listens there: a node that cannot be reached.
        unreachable = {"ansible_host": "127.0.0.1", "ansible_port": 1, "node_hooks_patience": 1}
        file.write_text(json.dumps({"fury_cluster": model, **unreachable, **variables}))
        done = subprocess.run(
            [
                Path(sys.executable).with_name("ansible-playbook"),
                *("-i", ROOT / "inventory/cluster.fury_vsphere.yml"),
                *(f"sighup.fury_vsphere.{playbook}", "-e", f"@{file}", *flags),
            ],
            cwd=self._directory,
            env={
                **surroundings(self._vcenter, self._directory),
                "ANSIBLE_STDOUT_CALLBACK": "sighup.fury_vsphere.progress",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, " ".join((done.stdout + done.stderr).split())

    @property
    def nodes(self) -> set[str]:
        """The names of the cluster's nodes in vCenter."""
        found = run("cluster_vms_info", {**self._vcenter.options, "name": "demo", "datacenter": "LAB"})
        return {node["name"] for node in found["nodes"]}


@pytest.fixture
def operator(vcenter: VCenter, tmp_path: Path) -> Operator:
    return Operator(vcenter, tmp_path)


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "sign-off.sh").write_text("#!/bin/sh\n")
    return str(tmp_path / "sign-off.sh")


def with_pool(model: dict[str, Any], name: str, **keys: Any) -> dict[str, Any]:
    changed = copy.deepcopy(model)
    next(pool for pool in changed["pools"] if pool["name"] == name).update(keys)
    return changed


def test_shrinking_a_pool_deletes_its_last_node_and_asks_for_no_connection(
    operator: Operator, model: dict[str, Any]
) -> None:
    assert operator.run("provision", with_pool(model, "applications", count=2))[0] == 0
    before = operator.nodes
    code, output = operator.run("provision", model)
    assert (code, operator.nodes) == (0, before), output
    code, output = operator.run("provision", model, "--check", fury_remove_surplus=True)
    assert (code, operator.nodes) == (0, before), output
    code, output = operator.run("provision", model, fury_remove_surplus=True)
    assert (code, operator.nodes) == (0, before - {"demo-applications-2"}), output
    code, output = operator.run("provision", model, fury_remove_surplus=True)
    assert code == 0
    assert "changed=0" in output, output


def test_a_node_whose_scripts_cannot_run_is_kept_unless_that_is_allowed(
    operator: Operator, model: dict[str, Any], script: str
) -> None:
    model = with_pool(model, "applications", hooks={"before_remove": [script]})
    assert operator.run("provision", with_pool(model, "applications", count=2))[0] == 0
    before = operator.nodes
    code, output = operator.run("provision", model, fury_remove_surplus=True)
    assert (code, operator.nodes) == (2, before), output
    assert "demo-applications-2 cannot be reached, so its scripts of the moment before_remove cannot run" in output
    assert "No node was removed, as the scripts of demo-applications-2 did not end well" in output
    code, output = operator.run("provision", model, fury_remove_surplus=True, fury_skip_unreachable=True)
    assert (code, operator.nodes) == (0, before - {"demo-applications-2"}), output


def test_destroying_runs_the_scripts_first(operator: Operator, model: dict[str, Any], script: str) -> None:
    model = with_pool(model, "applications", hooks={"before_remove": [script]})
    assert operator.run("provision", model)[0] == 0
    before = operator.nodes
    code, output = operator.run("destroy", model, "--check")
    assert (code, operator.nodes) == (0, before), output
    code, output = operator.run("destroy", model, fury_confirm_destroy="demo")
    assert (code, operator.nodes) == (2, before), output
    assert "Nothing was deleted, as the scripts of demo-applications-1 did not end well" in output
    code, output = operator.run("destroy", model, fury_confirm_destroy="demo", fury_skip_unreachable=True)
    assert (code, operator.nodes) == (0, set()), output
    assert output.count("- delete demo-lb-1 ") == 1, "planned and done, and shown once"


def test_a_destroy_that_was_not_confirmed_runs_no_script(
    operator: Operator, model: dict[str, Any], script: str
) -> None:
    model = with_pool(model, "applications", hooks={"before_remove": [script]})
    assert operator.run("provision", model)[0] == 0
    code, output = operator.run("destroy", model)
    assert code == 2
    assert "Run the scripts of the nodes" not in output


def test_etcd_is_not_removed_as_a_whole(operator: Operator, model: dict[str, Any]) -> None:
    etcd = {"name": "etcd", "role": "etcd", "template": "TEMPLATES/ubuntu-22.04"}
    assert operator.run("provision", {**model, "pools": [*model["pools"], etcd]})[0] == 0
    before = operator.nodes
    code, output = operator.run("provision", model, fury_remove_surplus=True)
    assert (code, operator.nodes) == (2, before), output
    assert "demo-etcd-1 are all of the members of etcd" in output


def unescaped(output: str) -> str:
    """Return messages as they are: Ansible before 2.19 writes them as JSON."""
    return output.replace('\\"', '"')


def test_a_script_that_cannot_be_run_is_told_before_anything_is_made(operator: Operator, model: dict[str, Any]) -> None:
    model = with_pool(model, "applications", hooks={"after_kubernetes": ["/no/such/script.sh"]})
    code, output = operator.run("provision", model)
    assert (code, operator.nodes) == (2, set()), output
    assert 'fury_cluster.pools[3].hooks.after_kubernetes[0]: "/no/such/script.sh": expected a script' in unescaped(
        output
    )
    assert "/no/such/script.sh does not exist" in output


def test_what_is_to_run_again_must_be_known(operator: Operator, model: dict[str, Any]) -> None:
    code, output = operator.run("provision", model, fury_rerun_hooks="first-boot")
    assert code == 2
    assert 'fury_rerun_hooks: "first-boot": expected moments, pools or scripts of this cluster' in unescaped(output)
