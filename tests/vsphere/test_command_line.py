"""What furyctl-vsphere asks of vCenter, from the command line to the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from simulator import PASSWORD, VCenter

CONFIG = """\
kind: Cluster
metadata:
  name: demo
provisioner: vsphere
spec:
  version: 1.20.2
  environmentName: test
  config:
    datacenterName: LAB
    datastore: LAB-DATASTORE
    cluster: LAB-CLUSTER
  networkConfig:
    name: lab-net
  clusterCIDR: 10.213.0.0/24
  lbNode:
    count: 1
    template: TEMPLATES/ubuntu-22.04
  masterNode:
    template: TEMPLATES/ubuntu-22.04
  infraNode:
    template: TEMPLATES/ubuntu-22.04
"""
SITE = "network: {probe: false}\n"

Shim = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def shim(vcenter: VCenter, tmp_path: Path) -> Shim:
    """Run furyctl-vsphere in a directory with a config, against the simulator."""
    (tmp_path / "cluster.yml").write_text(CONFIG)
    (tmp_path / "site.yml").write_text(SITE)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "FURY_"))}
    inherited |= {"ANSIBLE_HOME": str(tmp_path / "ansible"), "FURY_VSPHERE_SITE": str(tmp_path / "site.yml")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            [sys.executable, "-m", "furyctl_vsphere", *arguments],
            cwd=tmp_path,
            env=inherited | vcenter.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert PASSWORD not in result.stdout + result.stderr
        assert "Traceback" not in result.stderr, result.stderr
        return result

    return run


def test_diff_tells_by_its_exit_code_and_in_json(shim: Shim, vcenter: VCenter, tmp_path: Path) -> None:
    with vcenter.calls() as calls:
        missing = shim("diff", "-o", "json")
    assert missing.returncode == 3, missing.stderr
    plan = json.loads(missing.stdout)
    assert plan["cluster"] == "demo"
    assert plan["changes"]
    assert {(step["action"], step["node"]) for step in plan["machines"]} == {
        ("create", "demo-lb-1"),
        ("create", "demo-master-1"),
        ("create", "demo-infra-1"),
    }
    assert calls
    assert [name for name in calls if name.endswith("_Task") or name.startswith(("Create", "Set", "Add"))] == []
    assert "demo-lb-1" in missing.stderr
    assert (tmp_path / "cluster" / "provision" / "results.json").stat().st_mode & 0o777 == 0o600

    shim("apply", "--phase", "infrastructure")
    same = shim("diff", "-o", "json")
    assert same.returncode == 0, same.stderr
    assert {step["action"] for step in json.loads(same.stdout)["machines"]} == {"keep"}


def test_preflight_in_json_tells_what_is_well_and_what_is_not(shim: Shim, tmp_path: Path) -> None:
    well = shim("preflight", "-o", "json")
    found = json.loads(well.stdout)
    assert well.returncode == 0, well.stderr
    assert "failed" not in found["summary"]
    assert found["summary"]["ok"] > 1
    (tmp_path / "cluster.yml").write_text(CONFIG.replace("lab-net", "nowhere-net"))
    obstacle = shim("preflight", "-o", "json")
    found = json.loads(obstacle.stdout)
    assert obstacle.returncode == 1
    assert any("nowhere-net" in each["object"] for each in found["verdicts"] if each["status"] == "failed")


def test_inventory_of_the_living_cluster_reaches_its_nodes(shim: Shim, tmp_path: Path) -> None:
    assert shim("apply", "--phase", "infrastructure").returncode == 0
    printed = yaml.safe_load(shim("get", "inventory").stdout)
    assert set(printed["all"]["hosts"]) == {"demo-lb-1", "demo-master-1", "demo-infra-1"}
    assert shim("get", "inventory", "--output", "json", "-o", "out").returncode == 0
    file = tmp_path / "out" / "inventory.json"
    assert json.loads(file.read_text()) == printed
    (tmp_path / "none.cfg").write_text("")
    listed = subprocess.run(
        [Path(sys.executable).with_name("ansible-inventory"), "-i", file, "--list"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "ANSIBLE_CONFIG": str(tmp_path / "none.cfg")},
    )
    groups = json.loads(listed.stdout)
    assert groups["master"]["hosts"] == ["demo-master-1"]
    assert "infra" in groups["nodes"]["children"]
    master = groups["_meta"]["hostvars"]["demo-master-1"]
    assert master["ansible_host"].startswith("10.213.0.")
    assert master["ansible_ssh_private_key_file"] == f"{tmp_path}/cluster/secrets/ssh-user"


@pytest.mark.parametrize("arguments", [("apply", "--phase", "kubernetes"), ("renew", "certificates")])
def test_cluster_without_machines_is_an_error(shim: Shim, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    secrets = tmp_path / "cluster" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "ssh-user").write_text("")
    result = shim(*arguments)
    assert result.returncode == 1, result.stdout
    assert "has no control planes" in result.stdout
    assert [path.name for path in secrets.iterdir()] == ["ssh-user"]


@pytest.mark.parametrize(
    "arguments", [("apply", "--phase", "kubernetes"), ("renew", "certificates"), ("get", "inventory")]
)
def test_vcenter_that_is_not_there_is_an_error(
    shim: Shim, vcenter: VCenter, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    secrets = tmp_path / "cluster" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "ssh-user").write_text("")
    vcenter.port = 1  # nobody listens there
    result = shim(*arguments)
    assert result.returncode == 1, result.stdout
    assert "127.0.0.1" in result.stdout + result.stderr
    assert not result.stdout.startswith(("all:", "---"))
