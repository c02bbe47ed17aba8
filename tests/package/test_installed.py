"""The wheel, and the Galaxy archive, in an environment without a checkout: what a customer's first commands do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from clean import Clean
from products import ROOT
from simulator import VCenter, running
from simulator import build as build_simulator

VERSION = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
CONFIG = """\
kind: Cluster
metadata:
  name: demo
provisioner: vsphere
spec:
  version: 1.20.2
  environmentName: test
  config: {datacenterName: LAB, datastore: LAB-DATASTORE, cluster: LAB-CLUSTER}
  networkConfig: {name: lab-net}
  lbNode: {count: 1, template: TEMPLATES/ubuntu-22.04}
  masterNode: {count: 1, template: TEMPLATES/ubuntu-22.04}
  infraNode: {count: 1, template: TEMPLATES/ubuntu-22.04}
  nodePools:
    - {role: apps, count: 2, template: TEMPLATES/oraclelinux-8}
  clusterCIDR: 10.213.0.0/24
"""
# The lab, when it is up beside the tests, has machines of these addresses, which the probe would find.
SITE = "network: {probe: false}\n"


@pytest.fixture(scope="module")
def vcenter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VCenter]:
    with running(build_simulator(), tmp_path_factory.mktemp("vcenter")) as started:
        yield started


def test_shim_knows_its_version(clean: Clean) -> None:
    assert clean.run("furyctl-vsphere", "--version").stdout == f"furyctl-vsphere {VERSION}\n"


def test_it_goes_by_the_name_of_furyctl_where_that_is_linked(clean: Clean) -> None:
    scripts = clean.site_packages.parents[2] / "bin"
    assert not (scripts / "furyctl").exists()
    link = clean.home / "furyctl"
    link.symlink_to(scripts / "furyctl-vsphere")
    assert f"furyctl-vsphere      {VERSION}" in clean.run(str(link), "version").stdout
    refused = subprocess.run([link, "connect"], env={"PATH": str(scripts)}, capture_output=True, text=True, check=False)
    assert (refused.returncode, "no other furyctl on PATH" in refused.stderr) == (1, True)


def test_nothing_of_the_checkout_is_used(clean: Clean) -> None:
    look = "import furyctl_vsphere as f, ansible_collections.sighup.fury_vsphere as c; print(*f.__path__, *c.__path__)"
    for path in clean.run("python", "-c", look).stdout.split():
        assert Path(path).is_relative_to(clean.site_packages), path


def test_sample_config_is_one(clean: Clean) -> None:
    config = clean.home / "sample.yml"
    config.write_text(clean.run("furyctl-vsphere", "cluster", "template").stdout)
    result = clean.run("furyctl-vsphere", "cluster", "init", "--config", config, "--workdir", clean.home / "sample")
    assert (clean.home / "sample" / "provision" / "vars.yml").exists(), result.stdout


def test_dry_run_plans_the_machines_and_makes_none(clean: Clean, vcenter: VCenter) -> None:
    (clean.home / "cluster.yml").write_text(CONFIG)
    (clean.home / "site.yml").write_text(SITE)
    arguments = ("cluster", "apply", "--dry-run", "--site", "site.yml", "--no-tty")
    with vcenter.calls() as calls:
        result = clean.run("furyctl-vsphere", *arguments, **vcenter.environment)
    for node in ("demo-lb-1", "demo-master-1", "demo-infra-1", "demo-apps-1", "demo-apps-2"):
        assert node in result.stdout, result.stdout
    assert not {name for name in calls if name.startswith(("Clone", "Create", "PowerOn", "Reconfig", "Destroy"))}
    assert vcenter.environment["VSPHERE_PASSWORD"] not in result.stdout + result.stderr


def test_unknown_key_is_refused_at_its_place(clean: Clean) -> None:
    (clean.home / "wrong.yml").write_text(CONFIG.replace("  clusterCIDR", "  clusterCidr"))
    result = clean.run("furyctl-vsphere", "cluster", "init", "--config", "wrong.yml", check=False)
    assert result.returncode == 1
    assert "wrong.yml:15:3" in result.stderr
    assert "Traceback" not in result.stderr


def test_archive_is_installed_whole(clean: Clean) -> None:
    """Every file has the checksum that the archive lists, and none is there that it does not list."""
    where = ("--collections-path", clean.collections)
    result = clean.run("ansible-galaxy", "collection", "verify", "--offline", "sighup.fury_vsphere", *where)
    assert f"'sighup.fury_vsphere:{VERSION}'" in result.stdout
    assert f"found at '{clean.collections}" in result.stdout


@pytest.mark.parametrize("kind", ["wheel", "archive"])
def test_ansible_finds_the_collection(clean: Clean, kind: str) -> None:
    root = clean.site_packages if kind == "wheel" else clean.collections
    more = {} if kind == "wheel" else {"ANSIBLE_COLLECTIONS_PATH": str(root)}
    documented = clean.run("ansible-doc", "--json", "sighup.fury_vsphere.cluster_vms", **more).stdout
    found = json.loads(documented)["sighup.fury_vsphere.cluster_vms"]["doc"]
    assert Path(found["filename"]).is_relative_to(root / "ansible_collections" / "sighup" / "fury_vsphere")
    assert {"hostname", "cluster"} <= found["options"].keys()
    for playbook in ("site", "destroy", "golden_image", "certificates"):
        name = f"sighup.fury_vsphere.{playbook}"
        clean.run("ansible-playbook", "--syntax-check", "--inventory", "localhost,", name, **more)


def test_plan_by_ansible_playbook_with_the_archive(clean: Clean, vcenter: VCenter) -> None:
    """The collection alone, with a model that was a furyctl config: what docs/without-furyctl.md says."""
    (clean.home / "cluster.yml").write_text(CONFIG)
    (clean.home / "site.yml").write_text(SITE)
    clean.run("furyctl-vsphere", "cluster", "init", "--site", "site.yml", "--workdir", "alone")
    collection = clean.collections / "ansible_collections" / "sighup" / "fury_vsphere"
    arguments = (
        *("--inventory", collection / "inventory" / "cluster.fury_vsphere.yml"),
        *("--extra-vars", "@alone/provision/vars.yml", "--check", "--diff"),
    )
    where = {"ANSIBLE_COLLECTIONS_PATH": str(clean.collections), **vcenter.environment}
    result = clean.run("ansible-playbook", *arguments, "sighup.fury_vsphere.provision", **where)
    assert "+demo-master-1" in result.stdout
