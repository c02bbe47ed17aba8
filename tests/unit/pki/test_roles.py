# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The roles of the operator's machine, through Ansible itself, with an intermediate authority of the user's own."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.certificate import certificates_in, organizations
from issued import DAY, Issued, issue

USERS = [{"name": "jane", "groups": ["developers"], "validity_days": 90}]


class Operator:
    """A working directory, and the play of the two roles in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.secrets = root / "secrets"
        self.variables: dict[str, Any] = {
            "ansible_python_interpreter": sys.executable,
            "fury_secrets_directory": str(self.secrets),
            "fury_endpoint": {"host": "10.0.0.10", "port": 6443},
            "kubeconfigs_version": "1.29.0",
            "kubeconfigs_users": USERS,
            "pki_etcd_members": [{"name": "m1", "address": "10.0.0.1"}],
        }

    def run(self, *options: str, **variables: Any) -> tuple[bool, str]:
        """Run the play; tell whether it changed anything, and all that it printed."""
        play = {
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {**self.variables, **variables},
            "roles": ["sighup.fury_vsphere.pki", "sighup.fury_vsphere.kubeconfigs"],
        }
        (self.root / "play.yml").write_text(json.dumps([play]))
        done = subprocess.run(
            [Path(sys.executable).with_name("ansible-playbook"), "play.yml", "--diff", "-vvv", *options],
            cwd=self.root,  # out of reach of the repository's own ansible.cfg
            env={
                **os.environ,
                "ANSIBLE_HOME": str(self.root / "ansible"),
                "ANSIBLE_FORCE_COLOR": "0",
                "ANSIBLE_PIPELINING": "1",
            },
            check=False,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        counted = re.search(r"changed=(\d+)", done.stdout)
        assert counted
        return counted[1] != "0", done.stdout + done.stderr

    def user(self, name: str) -> dict[str, Any]:
        """Return the certificate and what else matters of a kubeconfig."""
        document = yaml.safe_load((self.secrets / "users" / f"{name}.conf").read_text())
        user, cluster = document["users"][0]["user"], document["clusters"][0]["cluster"]
        return {
            "certificate": certificates_in(base64.b64decode(user["client-certificate-data"]))[0],
            "key": user["client-key-data"],
            "server": cluster["server"],
            "authorities": len(certificates_in(base64.b64decode(cluster["certificate-authority-data"]))),
        }


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    # Until long after the tests' own today: these run by the machine's clock.
    life = {"is_authority": True, "ends": issue("x").certificate.not_valid_before_utc + 36500 * DAY}
    root: Issued = issue("root", **life)  # type: ignore[arg-type]
    middle = issue("middle", root, **life)  # type: ignore[arg-type]
    files = {"certificate": middle.pem, "key": middle.key_pem, "chain": root.pem}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    operator = Operator(tmp_path)
    operator.variables["pki_authorities"] = {"kubernetes": {name: str(tmp_path / name) for name in files}}
    return operator


def test_the_roles_of_the_operators_machine(operator: Operator) -> None:
    assert operator.run("--check")[0]
    assert not operator.secrets.exists()

    changed, output = operator.run()
    secrets = [path for path in operator.secrets.rglob("*") if path.is_file() and path.suffix not in (".crt", ".pub")]
    assert changed
    assert (operator.secrets / "pki/ca.crt").read_bytes() == (operator.root / "certificate").read_bytes()
    assert {oct(path.stat().st_mode & 0o777) for path in secrets} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in operator.secrets.rglob("*") if path.is_dir()} == {"0o700"}
    admin, jane = operator.user("admin"), operator.user("jane")
    assert organizations(admin["certificate"]) == ["kubeadm:cluster-admins"]
    assert organizations(jane["certificate"]) == ["developers"]
    assert (jane["server"], jane["authorities"]) == ("https://10.0.0.10:6443", 2)
    assert (operator.secrets / "kubeconfig").read_text() == (operator.secrets / "users/admin.conf").read_text()
    hidden = [
        admin["key"],
        jane["key"],
        *(path.read_text().splitlines()[1] for path in secrets if path.suffix == ".key"),
    ]
    assert not [secret for secret in hidden if secret in output]

    assert not operator.run()[0]

    changed, output = operator.run(kubeconfigs_users=[{"name": "john", "validity_days": 90}])
    assert changed
    assert organizations(operator.user("john")["certificate"]) == []
    assert "users/jane.conf belongs to no user of the config" in output
    assert (operator.user("jane"), operator.user("admin")) == (jane, admin)
