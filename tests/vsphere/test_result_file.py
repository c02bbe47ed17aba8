"""What a run writes for a program, from the modules that find it out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_playbook import ansible_playbook
from simulator import VCenter

PLAY = """
- name: Virtual machines
  hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - sighup.fury_vsphere.cluster_vms:
        cluster: "{{ fury_cluster }}"
    - sighup.fury_vsphere.placement_rules:
        cluster: "{{ fury_cluster }}"
"""


def test_the_plan_and_the_nodes(
    vcenter: VCenter, model: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play, variables, result = tmp_path / "play.yml", tmp_path / "vars.json", tmp_path / "result.json"
    play.write_text(PLAY)
    variables.write_text(json.dumps({"fury_cluster": model}))
    monkeypatch.setenv("ANSIBLE_STDOUT_CALLBACK", "sighup.fury_vsphere.progress")
    monkeypatch.setenv("FURY_RESULT_FILE", str(result))

    def run(*arguments: str) -> tuple[dict[str, Any], str]:
        done = ansible_playbook(vcenter, tmp_path, "-i", "localhost,", play, "-e", f"@{variables}", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(result.read_text()), done.stdout

    foreseen, _output = run("--check")
    assert (foreseen["check"], foreseen["changed"]) == (True, True)
    created = [step["node"] for step in foreseen["plan"] if step["action"] == "create"]
    assert created
    assert {node["name"] for node in foreseen["nodes"]} == set(created)
    assert {node["state"] for node in foreseen["nodes"]} == {"to be created"}

    made, output = run()
    assert (made["check"], made["changed"]) == (False, True)
    assert {node["state"] for node in made["nodes"]} == {"created"}
    assert all(node["address"] in output for node in made["nodes"])

    for arguments in ((), ("--check",)):
        again, _output = run(*arguments)
        assert (again["changed"], again["rules"]) == (False, [])
        assert {step["action"] for step in again["plan"]} == {"keep"}
        assert {node["state"] for node in again["nodes"]} == {"ok"}


def test_a_refused_login(
    vcenter: VCenter, model: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play, variables, result = tmp_path / "play.yml", tmp_path / "vars.json", tmp_path / "result.json"
    play.write_text(PLAY.replace("  vars:\n", "  environment:\n    VSPHERE_PASSWORD: wrong-and-hidden\n  vars:\n"))
    variables.write_text(json.dumps({"fury_cluster": model}))
    monkeypatch.setenv("ANSIBLE_STDOUT_CALLBACK", "sighup.fury_vsphere.progress")
    monkeypatch.setenv("FURY_RESULT_FILE", str(result))
    done = ansible_playbook(vcenter, tmp_path, "-i", "localhost,", play, "-e", f"@{variables}")
    assert done.returncode == 2
    assert "meaning: user name or password are wrong" in done.stdout
    assert "wrong-and-hidden" not in done.stdout + result.read_text()
    (failed,) = json.loads(result.read_text())["failed"]
    assert failed["host"] == "localhost"
    assert "password" in failed["meaning"]
