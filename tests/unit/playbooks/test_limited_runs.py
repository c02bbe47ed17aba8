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
    """ansible-playbook with the plays of kubernetes.yml, of which all but a few only say who they are for."""

    def __init__(self, directory: Path, *kept: str) -> None:
        self._directory = directory
        self._kept = {LIMITING, *kept}
        plays = []
        for name in ("kubernetes.yml", "certificate_report.yml"):
            plays += [play for play in yaml.safe_load((PLAYBOOKS / name).read_text()) if "hosts" in play]
        (directory / "tasks").symlink_to(PLAYBOOKS / "tasks")
        (directory / "group_vars").symlink_to(PLAYBOOKS / "group_vars")
        (directory / "play.yml").write_text(yaml.safe_dump([self._emptied(play) for play in plays], sort_keys=False))
        self.write_inventory(INVENTORY)

    def _emptied(self, play: dict[str, Any]) -> dict[str, Any]:
        here = {"ansible.builtin.debug": {"msg": "here"}}
        if play["name"] in self._kept:
            # Of the roles, which need machines, it is enough to know whose turn they are.
            tasks = [here if "tasks_from" in str(task) and play["name"] == TELL else task for task in play["tasks"]]
            return {**play, "become": False, "tasks": tasks}
        return {"name": play["name"], "hosts": play["hosts"], "gather_facts": False, "tasks": [here]}

    def write_inventory(self, inventory: dict[str, Any]) -> None:
        """Write the inventory of the next runs."""
        (self._directory / "hosts.yml").write_text(yaml.safe_dump(inventory))

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


@pytest.mark.parametrize("news", [[], ["/etc/kubernetes/kubelet.conf"]], ids=["new", "known"])
def test_the_others_are_told_of_a_new_machine_alone_and_one_that_is_away_holds_nobody_up(
    tmp_path: Path, news: list[str]
) -> None:
    run = Run(tmp_path, READ, TELL)
    hosts = {host: {**variables, "ansible_connection": "local"} for host, variables in HOSTS.items()}
    hosts["a-1"] = {**HOSTS["a-1"], "ansible_host": "127.0.0.1", "ansible_port": 1}
    hosts["a-2"]["fury_serving"] = {"stdout_lines": news}
    run.write_inventory({"all": {**INVENTORY["all"], "hosts": hosts}})
    done = run(fury_limit=["a-2"])
    assert done.returncode == 0, done.stdout + done.stderr
    [told] = re.findall(rf"^PLAY \[{TELL}\].*?(?=^PLAY )", done.stdout, re.MULTILINE | re.DOTALL)
    warned = "a-1 does not answer, and was not told of a-2" in " ".join(told.split())
    reached = set(re.findall(r"^ok: \[(\S+)\] => ", told, re.MULTILINE)) - {"a-1"}
    assert (reached, warned) == ((set(), False) if news else (EVERYBODY - APPS, True))


def play_for_real(directory: Path, playbook: str, inventory: dict[str, Any], **variables: Any) -> tuple[int, str]:
    """Run a playbook of the collection as it is; return its exit code and its output."""
    (directory / "hosts.yml").write_text(yaml.safe_dump(inventory))
    given = {"fury_cluster": MODEL, "fury_limit": ["apps"], **variables}
    done = subprocess.run(
        [
            Path(sys.executable).with_name("ansible-playbook"),
            *("-i", "hosts.yml", PLAYBOOKS / playbook, "-e", json.dumps(given)),
        ],
        cwd=directory,
        env={**os.environ, "ANSIBLE_HOME": str(directory / "ansible"), "ANSIBLE_NOCOLOR": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_workers_wait_for_a_control_plane_that_answers(tmp_path: Path) -> None:
    away = {"ansible_host": "127.0.0.1", "ansible_port": 1}
    hosts = {host: {**variables, **away} for host, variables in HOSTS.items()}
    code, output = play_for_real(tmp_path, "kubernetes.yml", {"all": {**INVENTORY["all"], "hosts": hosts}})
    assert code == 2
    assert re.search(r"m-\d, m-\d, m-\d do not answer, or are no part of a cluster yet", output), output
    assert PREPARE not in output


@pytest.mark.parametrize("playbook", ["destroy.yml", "certificates.yml"])
def test_a_playbook_for_the_whole_cluster_refuses_a_limit(tmp_path: Path, playbook: str) -> None:
    code, output = play_for_real(tmp_path, playbook, INVENTORY, fury_confirm_destroy="demo")
    assert code == 2
    assert "this playbook is for the whole cluster" in output
