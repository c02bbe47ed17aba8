"""The result file of real runs of ansible-playbook."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HOSTS = f"""\
[master]
demo-master-1 ansible_connection=local fury_pool=master fury_address=10.0.0.3
[all:vars]
ansible_python_interpreter={sys.executable}
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Return a function that runs tasks on a control plane named demo-master-1, and returns exit code and result."""

    def run(tasks: str, *arguments: str) -> tuple[int, dict[str, Any]]:
        (tmp_path / "hosts").write_text(HOSTS)
        (tmp_path / "play.yml").write_text(f"- hosts: master\n  gather_facts: false\n  tasks:\n{tasks}")
        result = tmp_path / "result.json"
        done = subprocess.run(
            [Path(sys.executable).with_name("ansible-playbook"), "-i", "hosts", "play.yml", *arguments],
            cwd=tmp_path,
            env=os.environ
            | {
                "ANSIBLE_STDOUT_CALLBACK": "sighup.fury_vsphere.progress",
                "ANSIBLE_HOME": str(tmp_path / "home"),
                "FURY_RESULT_FILE": str(result),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.exists(), done.stdout + done.stderr
        assert stat.S_IMODE(result.stat().st_mode) == 0o600
        return done.returncode, json.loads(result.read_text())

    return run


def test_a_run_that_changes_nothing(run: Any) -> None:
    code, result = run("    - ansible.builtin.ping:\n")
    assert code == 0
    assert result["changed"] is False
    assert (result["plan"], result["rules"], result["failed"], result["changed_hosts"]) == ([], [], [], [])
    assert [(each["name"], each["role"], each["pool"], each["address"], each["state"]) for each in result["nodes"]] == [
        ("demo-master-1", "control_plane", "master", "10.0.0.3", "ok")
    ]


def test_a_run_that_changes_a_host_and_fails(run: Any) -> None:
    tasks = """\
    - ansible.builtin.command: echo
      changed_when: true
    - name: Look
      ansible.builtin.fail:
        msg: no space
"""
    code, result = run(tasks)
    assert code == 2
    assert result["changed"] is True
    assert result["changed_hosts"] == ["demo-master-1"]
    (failed,) = result["failed"]
    assert (failed["host"], failed["task"], failed["message"]) == ("demo-master-1", "Look", "no space")
    assert failed["unreachable"] is False
    assert result["nodes"][0]["state"] == "failed"


def test_what_is_rescued_did_not_fail(run: Any) -> None:
    tasks = """\
    - block:
        - ansible.builtin.fail:
            msg: not yet
      rescue:
        - ansible.builtin.ping:
"""
    code, result = run(tasks)
    assert code == 0
    assert result["failed"] == []


def test_a_change_on_the_operators_machine_is_no_change_of_the_plan(run: Any) -> None:
    code, result = run("    - ansible.builtin.file: {path: made, state: directory}\n", "--check")
    assert code == 0
    assert (result["check"], result["changed"]) == (True, False)


def test_secrets_do_not_reach_it(run: Any) -> None:
    tasks = """\
    - ansible.builtin.command: sh -c 'echo hunter2; exit 1'
      no_log: true
"""
    code, result = run(tasks)
    assert code == 2
    assert "hunter2" not in json.dumps(result)
    assert result["failed"][0]["host"] == "demo-master-1"
