"""Where a module runs: in Ansible's own process, or in another one when the task asks for that."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ansible_playbook import ansible_playbook
from simulator import VCenter

PLAY: dict[str, Any] = {
    "hosts": "localhost",
    "connection": "local",
    "gather_facts": False,
    "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
}
TASK: dict[str, Any] = {
    "sighup.fury_vsphere.cluster_vms": {"cluster": "{{ fury_cluster }}", "username": "{{ user }}"},
    "register": "made",
    "diff": True,
}
SHOW: dict[str, Any] = {
    "ansible.builtin.copy": {"content": "{{ made }}", "dest": "{{ result }}", "mode": "0600"},
    "delegate_to": "localhost",
}


def played(folder: Path, vcenter: VCenter, model: dict[str, Any], task: dict[str, Any], **play: Any) -> tuple[Any, str]:
    """Run a task in a play, and return its result and what was printed."""
    (folder / "play.yml").write_text(json.dumps([{**PLAY, **play, "tasks": [{**TASK, **task}, SHOW]}]))
    variables = {
        "fury_cluster": model,
        "user": vcenter.options["username"],
        "result": str(folder / "result.json"),
    }
    (folder / "variables.json").write_text(json.dumps(variables))
    done = ansible_playbook(vcenter, folder, "-vvv", "-i", "node,", "play.yml", "-e", "@variables.json")
    assert vcenter.options["password"] not in done.stdout + done.stderr
    shown = folder / "result.json"
    return json.loads(shown.read_text()) if shown.exists() else None, done.stdout + done.stderr


def is_packed(output: str) -> bool:
    """Tell whether Ansible packed the module, which it says at this verbosity."""
    return re.search(r"Using module file \S*/cluster_vms\.py", output) is not None


def test_result_is_the_same_in_either(vcenter: VCenter, model: dict[str, Any], tmp_path: Path) -> None:
    _made, _output = played(tmp_path, vcenter, model, {})
    here, output = played(tmp_path, vcenter, model, {})
    assert not is_packed(output)
    apart, output = played(tmp_path, vcenter, model, {"environment": {"LANG": "C"}})
    assert is_packed(output)
    assert here == apart
    assert not here["changed"]


@pytest.mark.parametrize(
    ("task", "play"),
    [
        ({"async": 60, "poll": 1}, {}),
        ({}, {"environment": {"LANG": "C"}}),
        ({}, {"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python | dirname }}/../bin/python3"}}),
    ],
    ids=["in the background", "with an environment", "with another interpreter"],
)
def test_what_asks_for_another_process_gets_it(
    vcenter: VCenter, model: dict[str, Any], tmp_path: Path, task: dict[str, Any], play: dict[str, Any]
) -> None:
    result, output = played(tmp_path, vcenter, model, task, **play)
    assert is_packed(output)
    assert result["changed"]


def test_delegated_task_looks_at_its_delegate(vcenter: VCenter, model: dict[str, Any], tmp_path: Path) -> None:
    result, output = played(tmp_path, vcenter, model, {"delegate_to": "localhost"}, hosts="node", vars={})
    assert result["changed"]
    assert not is_packed(output)


def test_failure_is_told_without_a_traceback(vcenter: VCenter, model: dict[str, Any], tmp_path: Path) -> None:
    model["pools"][0]["role"] = "nonsense"
    result, output = played(tmp_path, vcenter, model, {})
    assert result is None
    assert "nonsense" in output
    assert "Traceback" not in output
    assert not is_packed(output)
