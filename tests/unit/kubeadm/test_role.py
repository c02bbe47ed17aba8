"""What the role kubeadm writes for kubeadm, through Ansible itself.

The files under golden/role/expected were written by the role as it was when it knew no other format than v1beta2, with
templates instead of the filter.
To accept a change: FURY_WRITE_GOLDEN=1 pytest tests/unit/kubeadm, then read the difference.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
ROLE = ROOT / "roles" / "kubeadm"
DIRECTORY = Path(__file__).parent / "golden" / "role"
CASES: list[dict[str, Any]] = yaml.safe_load((DIRECTORY / "cases.yml").read_text())
VERSION = "1.20.2"


def inventory() -> dict[str, Any]:
    """Return an inventory with a host of each case: below the role's defaults what the case says."""
    role = {
        **yaml.safe_load((ROLE / "defaults/main.yml").read_text()),
        **yaml.safe_load((ROLE / "vars/main.yml").read_text()),
    }
    common = {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
        "test_version": VERSION,
        "kubeadm_version": VERSION,
        "kubeadm_authority": str(DIRECTORY / "authority.crt"),
        "_kubeadm_init_token": "abcdef.0123456789abcdef",
        "_kubeadm_token": {"stdout": "fedcba.fedcba9876543210"},
    }
    hosts = {case["name"]: {**case["variables"], "test_join": case["join"]} for case in CASES}
    return {"all": {"vars": {**role, **common}, "hosts": hosts}}


def play(directory: Path) -> dict[str, Any]:
    """Return the play that writes the file of each case, on no other machine than this one."""
    write = {
        "src": str(ROLE / "templates" / "kubeadm.yaml.j2"),
        "dest": f"{directory}/{{{{ inventory_hostname }}}}.yml",
        "mode": "0600",
    }
    documents = "{{ _kubeadm_join_documents if test_join else _kubeadm_init_documents }}"
    task = {"ansible.builtin.template": write, "vars": {"_kubeadm_documents": documents}}
    return {"hosts": "all", "gather_facts": False, "tasks": [task]}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory with the files that the role writes."""
    directory = tmp_path_factory.mktemp("written")
    (directory / "inventory.yml").write_text(json.dumps(inventory()))
    (directory / "play.yml").write_text(json.dumps([play(directory)]))
    subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "-i", "inventory.yml", "play.yml"],
        cwd=directory,  # out of reach of the repository's own ansible.cfg
        env={**os.environ, "ANSIBLE_HOME": str(directory / "ansible")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return directory


@pytest.mark.parametrize("case", [case["name"] for case in CASES])
def test_written_file(written: Path, case: str) -> None:
    text = (written / f"{case}.yml").read_text()
    expected = DIRECTORY / "expected" / f"{case}.yml"
    if os.environ.get("FURY_WRITE_GOLDEN"):
        expected.write_text(yaml.safe_dump_all(yaml.safe_load_all(text), explicit_start=True))
    assert list(yaml.safe_load_all(text)) == list(yaml.safe_load_all(expected.read_text()))


def test_text_is_text_to_kubeadm_too(written: Path) -> None:
    """YAML 1.1, which kubeadm reads, has more words for true and false than Python's library knows."""
    assert '"value": "y"' in (written / "worker.yml").read_text()
