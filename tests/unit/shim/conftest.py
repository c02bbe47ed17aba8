"""A config that a test can break, and a stand-in for ansible-playbook that tells how it was called."""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path

import pytest
from furyctl_vsphere import execution

GOOD = """\
kind: Cluster
metadata:
  name: demo
provisioner: vsphere
spec:
  version: 1.20.2
  environmentName: test
  config:
    datacenterName: DC01
    datastore: DS01
    cluster: CL01
  networkConfig:
    name: net
  lbNode:
    count: 1
    template: T/ubuntu
  masterNode:
    count: 1
    template: T/ubuntu
  infraNode:
    count: 1
    template: T/ubuntu
  nodePools:
    - role: apps
      count: 2
      template: T/oracle
      labels:
        tier: apps
  clusterCIDR: 10.0.0.0/24
"""

# In samples a commented key stands directly behind its mark; prose begins with a space.
COMMENTED_KEY = re.compile(r"^( *)#(?=\w+:|  )", re.MULTILINE)

CREDENTIALS = {"VSPHERE_SERVER": "vcenter.test", "VSPHERE_USER": "user", "VSPHERE_PASSWORD": "hunter2"}


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty directory with a good cluster.yml, and with nothing of vSphere in the environment."""
    for name in os.environ:
        if name.startswith(("VSPHERE_", "VMWARE_", "FURY_", "ANSIBLE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cluster.yml").write_text(GOOD)
    return tmp_path


@pytest.fixture
def credentials(directory: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Put credentials into the environment that `directory` emptied."""
    assert directory.is_dir()
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return CREDENTIALS


@pytest.fixture
def ansible(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a shell script be ansible-playbook; return the file to which each run adds a line with its arguments.

    Beside its own work it does what a test writes into the file `behaviour`.
    """
    calls, script, behaviour = directory / "calls", directory / "ansible-playbook", directory / "behaviour"
    behaviour.write_text("")
    script.write_text(f'#!/bin/sh\necho "$@" >> {calls}\nenv > {directory}/environment\n. {behaviour}\n')
    script.chmod(0o755)
    monkeypatch.setattr(execution, "find_ansible_playbook", lambda: script)
    return calls


@pytest.fixture
def every_key() -> str:
    """Return the sample of `kind: VSphereCluster` with the keys that are commented out."""
    sample = (resources.files("furyctl_vsphere") / "samples" / "furyctl.yaml").read_text(encoding="utf-8")
    return COMMENTED_KEY.sub(r"\1", sample)
