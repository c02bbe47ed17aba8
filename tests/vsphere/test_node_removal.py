"""The role node_removal against a stand-in for the Kubernetes API: order, disruption budgets, repetition."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kubernetes_api import Api, serving

PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - ansible.builtin.include_role:
        name: sighup.fury_vsphere.node_removal
    - ansible.builtin.include_role:
        name: sighup.fury_vsphere.node_removal
        tasks_from: node_objects
"""


class Removal:
    """The role, for the nodes `b` and `c` of a cluster."""

    def __init__(self, api: Api, directory: Path) -> None:
        self.api = api
        self._directory = directory
        (directory / "play.yml").write_text(PLAY)

    def run(self, *flags: str, **variables: Any) -> tuple[int, str]:
        given = {
            "node_removal_nodes": ["b", "c"],
            "node_removal_kubeconfig": str(self.api.kubeconfig(self._directory / "kubeconfig")),
            "node_removal_drain_timeout": 10,
            **variables,
        }
        done = subprocess.run(
            [
                Path(sys.executable).with_name("ansible-playbook"),
                *("-i", "localhost,", "play.yml", "-e", json.dumps(given), *flags),
            ],
            cwd=self._directory,
            env={**os.environ, "ANSIBLE_HOME": str(self._directory / "ansible")},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def removal(tmp_path: Path) -> Iterator[Removal]:
    pods = {"web": ("b", "ReplicaSet"), "agent": ("b", "DaemonSet"), "lonely": ("c", ""), "other": ("a", "ReplicaSet")}
    with serving(Api({"a": True, "b": True, "c": True}, pods)) as api:
        yield Removal(api, tmp_path)


def test_nodes_are_cordoned_drained_and_deleted_in_this_order_and_once(removal: Removal) -> None:
    code, output = removal.run("--check")
    assert (code, removal.api.done) == (0, []), output
    code, output = removal.run()
    assert code == 0, output
    assert removal.api.done == ["cordon b", "cordon c", "evict web", "evict lonely", "delete b", "delete c"]
    assert set(removal.api.pods) == {"agent", "other"}
    code, output = removal.run()
    assert (code, len(removal.api.done)) == (0, 6), output
    assert "changed=0" in output


def test_a_budget_that_refuses_for_a_while_is_waited_for(removal: Removal) -> None:
    removal.api.refusals = 1
    code, output = removal.run()
    assert code == 0, output
    assert "evict web" in removal.api.done


def test_a_budget_that_refuses_for_too_long_keeps_the_node_unless_that_is_allowed(removal: Removal) -> None:
    removal.api.refusals = 1000
    code, output = removal.run(node_removal_drain_timeout=1)
    assert code == 2
    assert "b could not be drained within 1 seconds, so nothing was deleted; it takes no new pods." in output
    assert "disruption budget" in output
    assert removal.api.done == ["cordon b", "cordon c"]
    code, output = removal.run(node_removal_drain_timeout=1, node_removal_undrained=True)
    assert code == 0, output
    assert set(removal.api.nodes) == {"a"}


def test_an_api_that_does_not_answer_keeps_the_nodes_unless_that_is_allowed(removal: Removal) -> None:
    removal.api.port = 1
    code, output = removal.run()
    assert code == 2
    assert "The Kubernetes API did not answer, so b, c cannot be drained and nothing was deleted" in output
    code, output = removal.run(node_removal_undrained=True)
    assert code == 0, output


def test_without_a_cluster_there_is_nothing_to_leave(removal: Removal) -> None:
    code, output = removal.run(node_removal_kubeconfig="/no/such/kubeconfig")
    assert (code, removal.api.done) == (0, []), output
