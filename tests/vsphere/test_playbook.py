"""The module through ansible-playbook, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_playbook import ansible_playbook
from simulator import VCenter

PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - sighup.fury_vsphere.cluster_vms:
        cluster: "{{ fury_cluster }}"
"""


def test_cluster_is_created_and_removed(vcenter: VCenter, model: dict[str, Any], tmp_path: Path) -> None:
    play = tmp_path / "play.yml"
    play.write_text(PLAY)
    variables = tmp_path / "vars.json"
    variables.write_text(json.dumps({"fury_cluster": model}))

    def run(*arguments: str) -> str:
        result = ansible_playbook(vcenter, tmp_path, "-i", "localhost,", play, "-e", f"@{variables}", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    foreseen = run("--check", "--diff")
    assert "changed=1" in foreseen
    assert "+++ after: virtual machines of demo" in foreseen
    assert "+demo-master-1\n+  pool: master\n" in foreseen
    assert "changed=1" in run()
    assert "changed=0" in run()
