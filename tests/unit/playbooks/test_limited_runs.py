# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which hosts the plays of kubernetes.yml are for, with fury_limit and without: its own plays, with other tasks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
LIMITING = "Limit the run"

LB, MASTERS, APPS, INFRA = {"lb-1"}, {"m-1", "m-2", "m-3"}, {"a-1", "a-2"}, {"i-1"}
EVERYBODY = LB | MASTERS | APPS | INFRA
POOLS = {"lb": LB, "master": MASTERS, "apps": APPS, "infra": INFRA}
HOSTS = {host: {"fury_pool": pool, "ansible_host": "192.0.2.1"} for pool, hosts in POOLS.items() for host in hosts}
INVENTORY = {
    "all": {
        "hosts": HOSTS,
        "children": {
            "haproxy": {"hosts": dict.fromkeys(LB)},
            "master": {"hosts": dict.fromkeys(MASTERS)},
            "etcd": {"children": {"master": None}},
            "nodes": {"hosts": dict.fromkeys(APPS | INFRA)},
        },
    }
}
MODEL = {
    "name": "demo",
    "environment": "test",
    "existing_machines": True,
    "network": {"cidr": "192.0.2.0/24"},
    "pools": [
        {"name": "lb", "role": "load_balancer"},
        {"name": "master", "role": "control_plane", "count": 3},
        {"name": "apps", "role": "worker", "count": 2},
        {"name": "infra", "role": "worker"},
    ],
    "kubernetes": {"version": "1.20.2"},
}

READ = "Read the cluster model"
ASK = "Ask the control planes outside of the limit"
COMPARE = "Compare the config with the cluster"
PREPARE = "Prepare the machines"
TELL = "Tell the machines outside of the limit who is new"
PROGRAMS = "Install the container runtime and Kubernetes' programs"
BALANCE = "Balance the load of the Kubernetes API"
ETCD = "Run etcd"
CONTROL = "Run the control planes"
WORKERS = "Run the workers"
SCRIPTS = "Run the scripts of the nodes that are done"
CERTIFICATES = "Read the certificates of the machines"
LOCAL = {"localhost"}


class Run:
    """ansible-playbook with the plays of kubernetes.yml, of which all but the first only say who they are for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        plays = []
        for name in ("kubernetes.yml", "certificate_report.yml"):
            plays += [play for play in yaml.safe_load((PLAYBOOKS / name).read_text()) if "hosts" in play]
        (directory / "tasks").symlink_to(PLAYBOOKS / "tasks")
        (directory / "group_vars").symlink_to(PLAYBOOKS / "group_vars")
        (directory / "play.yml").write_text(yaml.safe_dump([self._emptied(play) for play in plays], sort_keys=False))
        (directory / "hosts.yml").write_text(yaml.safe_dump(INVENTORY))

    @staticmethod
    def _emptied(play: dict[str, Any]) -> dict[str, Any]:
        kept = {key: play[key] for key in ("name", "hosts")}
        tasks = play["tasks"] if play["name"] == LIMITING else [{"ansible.builtin.debug": {"msg": "here"}}]
        return {**kept, "gather_facts": False, "tasks": tasks}

    def __call__(self, *arguments: str, **variables: Any) -> subprocess.CompletedProcess[str]:
        """Run it."""
        given = {"fury_cluster": MODEL, **variables}
        return subprocess.run(
            [
                Path(sys.executable).with_name("ansible-playbook"),
                *("-i", "hosts.yml", "play.yml", "-e", json.dumps(given), *arguments),
            ],
            cwd=self._directory,  # out of reach of the repository's own ansible.cfg
            env={**os.environ, "ANSIBLE_HOME": str(self._directory / "ansible"), "ANSIBLE_NOCOLOR": "true"},
            capture_output=True,
            text=True,
            check=False,
        )

    def hosts(self, *arguments: str, **variables: Any) -> dict[str, set[str]]:
        """Run it, and return the hosts of each play by its name."""
        done = self(*arguments, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Could not match" not in done.stderr, done.stderr
        _before, *parts = re.split(r"^PLAY \[(.*)\] \*+$", done.stdout, flags=re.MULTILINE)
        plays = zip(parts[::2], parts[1::2], strict=True)
        return {name: set(re.findall(r"^ok: \[(\S+)\]", text, re.MULTILINE)) for name, text in plays}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_without_a_limit_every_play_has_all_of_its_hosts(run: Run) -> None:
    found = run.hosts()
    assert found[READ] == EVERYBODY | LOCAL
    assert found[ASK] == found[TELL] == set()
    assert found[COMPARE] == found[ETCD] == found[CONTROL] == MASTERS
    assert found[PREPARE] == found[SCRIPTS] == EVERYBODY
    assert found[PROGRAMS] == found[CERTIFICATES] == EVERYBODY - LB
    assert found[BALANCE] == LB
    assert found[WORKERS] == APPS | INFRA


@pytest.mark.parametrize(("limit", "work"), [(["apps"], APPS), ("i-1,a-2", {"i-1", "a-2"})])
def test_a_limit_to_workers_has_the_control_planes_asked_and_nothing_done_elsewhere(
    run: Run, limit: Any, work: set[str]
) -> None:
    found = run.hosts(fury_limit=limit)
    assert found[READ] == work | MASTERS | LOCAL
    assert found[ASK] == found[COMPARE] == MASTERS
    assert found[TELL] == EVERYBODY - work
    everywhere = {PREPARE, PROGRAMS, WORKERS, SCRIPTS, CERTIFICATES}
    assert {name: found[name] for name in everywhere} == dict.fromkeys(everywhere, work)
    assert found[BALANCE] == found[ETCD] == found[CONTROL] == set()


@pytest.mark.parametrize("limit", [["lb"], ["m-2"]])
def test_a_limit_to_one_of_those_that_work_together_takes_in_all_of_them(run: Run, limit: list[str]) -> None:
    found = run.hosts(fury_limit=limit)
    assert found[ASK] == set()
    assert found[COMPARE] == found[ETCD] == found[CONTROL] == found[PROGRAMS] == MASTERS
    assert found[PREPARE] == LB | MASTERS
    assert found[BALANCE] == LB
    assert found[TELL] == APPS | INFRA
    assert found[WORKERS] == set()


def test_a_limit_to_a_node_that_was_deleted_has_it_forgotten_by_the_others(run: Run) -> None:
    found = run.hosts(fury_limit=["a-3"], fury_leaving=["a-3"])
    assert found[TELL] == EVERYBODY
    assert found[PREPARE] == found[WORKERS] == set()


def test_a_limit_to_all_pools_leaves_nobody_out(run: Run) -> None:
    found = run.hosts(fury_limit=list(POOLS))
    assert found[PREPARE] == found[SCRIPTS] == EVERYBODY
    assert found[ASK] == found[TELL] == set()


def test_ansibles_own_limit_goes_on_to_work(run: Run) -> None:
    found = run.hosts("--limit", "localhost,m-1,a-1")
    assert found[PREPARE] == {"m-1", "a-1"}
    assert found[TELL] == set()


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        (
            {"fury_limit": ["app"]},
            "app is neither a pool nor a node of the cluster demo: expected some of pool lb (lb-1)",
        ),
        ({"fury_limit": ["apps"], "fury_rotate_encryption_key": True}, "which all control planes need"),
    ],
)
def test_what_cannot_be_is_refused_before_any_other_play(run: Run, variables: dict[str, Any], says: str) -> None:
    done = run(**variables)
    assert done.returncode == 2
    assert says in " ".join((done.stdout + done.stderr).split())
    assert READ not in done.stdout


@pytest.mark.parametrize("playbook", ["destroy.yml", "certificates.yml"])
def test_a_playbook_for_the_whole_cluster_refuses_a_limit(tmp_path: Path, playbook: str) -> None:
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump(INVENTORY))
    given = {"fury_cluster": MODEL, "fury_limit": ["apps"], "fury_confirm_destroy": "demo"}
    done = subprocess.run(
        [
            Path(sys.executable).with_name("ansible-playbook"),
            *("-i", "hosts.yml", PLAYBOOKS / playbook, "-e", json.dumps(given)),
        ],
        cwd=tmp_path,
        env={**os.environ, "ANSIBLE_HOME": str(tmp_path / "ansible")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "this playbook is for the whole cluster" in " ".join(done.stdout.split())
