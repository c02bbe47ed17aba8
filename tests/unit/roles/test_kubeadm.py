"""What the role kubeadm writes for kubeadm, through Ansible itself.

The files under kubeadm/expected for 1.20.2 were written by the role as it was when it knew no other format than v1beta2.
To accept a change: FURY_WRITE_GOLDEN=1 pytest tests/unit/roles, then read the difference.
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
DIRECTORY = Path(__file__).parent / "kubeadm"
CASES: list[dict[str, Any]] = yaml.safe_load((DIRECTORY / "cases.yml").read_text())
VERSIONS = ("1.20.2",)


def play(version: str, directory: Path) -> list[dict[str, Any]]:
    """Return the play that writes the file of each case, on no other machine than this one."""
    common = {
        "test_version": version,
        "kubeadm_version": version,
        "kubeadm_authority": str(DIRECTORY / "authority.crt"),
        "_kubeadm_init_token": "abcdef.0123456789abcdef",
        "_kubeadm_token": {"stdout": "fedcba.fedcba9876543210"},
    }
    write = {
        "name": "Write kubeadm's configuration",
        "ansible.builtin.template": {
            "src": str(ROLE / "templates" / "kubeadm.yaml.j2"),
            "dest": f"{directory}/{{{{ inventory_hostname }}}}.yml",
            "mode": "0600",
        },
        "vars": {"_kubeadm_documents": "{{ _kubeadm_join_documents if test_join else _kubeadm_init_documents }}"},
    }
    return [
        {
            "hosts": case["name"],
            "connection": "local",
            "gather_facts": False,
            "vars_files": [str(ROLE / "defaults" / "main.yml"), str(ROLE / "vars" / "main.yml")],
            "tasks": [{**write, "vars": {**write["vars"], **common, **case["variables"], "test_join": case["join"]}}],
        }
        for case in CASES
    ]


@pytest.fixture(scope="module", params=VERSIONS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return a version of Kubernetes, and the directory with the files that the role writes for it."""
    directory = tmp_path_factory.mktemp("written")
    (directory / "play.yml").write_text(json.dumps(play(request.param, directory)))
    subprocess.run(
        [
            Path(sys.executable).with_name("ansible-playbook"),
            *("-i", "".join(f"{case['name']}," for case in CASES)),
            *("-e", f"ansible_python_interpreter={sys.executable}"),
            "play.yml",
        ],
        cwd=directory,
        env={**os.environ, "ANSIBLE_HOME": str(directory / "ansible")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return request.param, directory


@pytest.mark.parametrize("case", [case["name"] for case in CASES])
def test_written_file(written: tuple[str, Path], case: str) -> None:
    version, directory = written
    text = (directory / f"{case}.yml").read_text()
    expected = DIRECTORY / "expected" / f"{version}.{case}.yml"
    if os.environ.get("FURY_WRITE_GOLDEN"):
        expected.write_text(text)
    assert list(yaml.safe_load_all(text)) == list(yaml.safe_load_all(expected.read_text()))
