"""Every example of the plugins' documentation runs as it stands there."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_inventory import AnsibleInventory
from ansible_playbook import ansible_playbook

_COLLECTION = "ansible_collections.sighup.fury_vsphere.plugins"


def examples(plugin: str) -> str:
    """Return the examples of a plugin, named as modules.cluster_vms."""
    text: str = importlib.import_module(f"{_COLLECTION}.{plugin}").EXAMPLES
    return text


# A module that is given an environment is packed with all that it imports, and runs in a process of its own.
@pytest.mark.parametrize("environment", [{}, {"LANG": "C"}], ids=["in Ansible's process", "packed"])
@pytest.mark.parametrize("name", ["preflight", "cluster_vms", "cluster_vms_info", "placement_rules"])
def test_examples_of_a_module(
    cluster_vms: Any, model: dict[str, Any], tmp_path: Path, name: str, environment: dict[str, str]
) -> None:
    cluster_vms.apply(model)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/ssh-user.pub").write_text(model.get("key", "ssh-ed25519 AAAA test\n"))
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "environment": environment,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "fury_model": load(model)},
        "tasks": yaml.safe_load(examples(f"modules.{name}")),
    }
    (tmp_path / "play.yml").write_text(json.dumps([play]))
    result = ansible_playbook(cluster_vms.vcenter, tmp_path, "-i", "localhost,", "play.yml")
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"ok={len(play['tasks'])} " in result.stdout


def test_examples_of_the_inventory(cluster_vms: Any, model: dict[str, Any], tmp_path: Path) -> None:
    cluster_vms.apply(model)
    (tmp_path / "vars.json").write_text(json.dumps({"fury_cluster": model}))
    inventory = AnsibleInventory(cluster_vms.vcenter, tmp_path)
    sources = examples("inventory.cluster").strip().split("\n\n")
    assert len(sources) > 1
    for source in sources:
        # The first line says what it is; all but the first source are commented out.
        text = re.sub(r"^# ?", "", source.partition("\n")[2], flags=re.MULTILINE)
        result = inventory(text, "--list", "-e", f"@{tmp_path / 'vars.json'}", HOME=str(tmp_path))
        assert result.returncode == 0, result.stderr
        assert "demo-master-1" in json.loads(result.stdout)["_meta"]["hostvars"]
