"""The playbooks that tell of a living cluster: the OnPremises document and the picture."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible_playbook import ansible_playbook
from kubernetes_api import Api, serving
from modules import run
from ruamel.yaml import YAML

MODULES = {
    "dr": {"type": "none"},
    "ingress": {"baseDomain": "{{ not_a_template }}", "nginx": {"type": "none"}},
    "logging": {"type": "none"},
    "policy": {"type": "none"},
}
DISTRIBUTION = {
    "distributionVersion": "v1.20.0",
    "distribution": {"modules": MODULES},
    "plugins": {"kustomize": [{"name": "mine", "folder": "./mine"}]},
}
PKI = ("ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub", "etcd/ca.crt", "etcd/ca.key")


class Operator:
    """Someone with a living cluster, its working directory and the part of the distribution."""

    def __init__(self, cluster_vms: Any, model: dict[str, Any], directory: Path) -> None:
        self.vcenter, self.directory = cluster_vms.vcenter, directory
        self.work = directory / "cluster"
        self.out = directory / "out"
        for name in PKI:
            path = self.work / "secrets" / "pki" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        (directory / "distribution.yaml").write_text(json.dumps({"spec": DISTRIBUTION}))
        self.variables = {
            "fury_cluster": model,
            "fury_working_directory": str(self.work),
            "fury_distribution_file": str(directory / "distribution.yaml"),
        }

    def run(self, playbook: str, *arguments: str, **variables: Any) -> subprocess.CompletedProcess[str]:
        extra = json.dumps({**self.variables, **variables})
        return ansible_playbook(
            self.vcenter, self.directory, f"sighup.fury_vsphere.{playbook}", "-e", extra, *arguments
        )

    def addresses(self) -> dict[str, str]:
        options = {**self.vcenter.options, "name": "demo", "datacenter": "LAB"}
        return {node["name"]: node["address"] for node in run("cluster_vms_info", options)["nodes"]}

    def done(self, playbook: str, *arguments: str, **variables: Any) -> str:
        result = self.run(playbook, *arguments, **variables)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout


@pytest.fixture
def operator(cluster_vms: Any, model: dict[str, Any], tmp_path: Path) -> Operator:
    cluster_vms.apply(model)
    return Operator(cluster_vms, model, tmp_path)


def changed(output: str) -> int:
    return int(re.findall(r"changed=(\d+)", output)[-1])


def test_the_document_describes_the_living_machines(operator: Operator, model: dict[str, Any]) -> None:
    path = operator.work / "onpremises.yaml"
    assert changed(operator.done("onpremises", "--check")) > 0
    assert not path.exists()
    assert not (operator.work / "secrets" / "furyctl-pki").exists()

    model["pools"][3]["count"] = 2
    first = operator.done("onpremises")
    assert "pool applications: 1 of 2 machines are there (demo-applications-1)" in first
    assert f'"{operator.work}/secrets/ssh-user: not there' in first, "no other key is missing"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    spec = YAML(typ="safe").load(path)["spec"]
    kubernetes = spec["kubernetes"]
    nodes = operator.addresses()
    assert kubernetes["masters"]["hosts"] == [{"name": "demo-master-1", "ip": nodes["demo-master-1"]}]
    assert kubernetes["loadBalancers"]["hosts"] == [{"name": "demo-lb-1", "ip": nodes["demo-lb-1"]}]
    assert [group["name"] for group in kubernetes["nodes"]] == ["infra", "applications"]
    assert kubernetes["controlPlaneAddress"] == f"{nodes['demo-lb-1']}:6443"
    assert spec["distribution"]["modules"] == MODULES
    assert spec["plugins"]["kustomize"][0]["folder"] == "../mine"
    assert (path.parent / kubernetes["ssh"]["keyPath"]).resolve() == operator.work / "secrets" / "ssh-user"
    pki = path.parent / kubernetes["pkiFolder"]
    for name in PKI:
        own = pki / (name if name.startswith("etcd/") else f"master/{name}")
        assert own.read_text() == name

    assert changed(operator.done("onpremises")) == 0
    assert changed(operator.done("onpremises", "--check")) == 0


def test_the_document_can_be_elsewhere_and_somebody_elses_file_is_left_alone(operator: Operator) -> None:
    elsewhere = {"fury_output_directory": str(operator.out)}
    operator.done("onpremises", **elsewhere)
    path = operator.out / "onpremises.yaml"
    kubernetes = YAML(typ="safe").load(path)["spec"]["kubernetes"]
    assert kubernetes["pkiFolder"] == "../cluster/secrets/furyctl-pki"
    path.write_text("kind: Mine\n")
    result = operator.run("onpremises", **elsewhere)
    assert result.returncode == 2
    assert "was not written by this playbook" in " ".join(result.stdout.split())
    assert path.read_text() == "kind: Mine\n"
    operator.done("onpremises", **elsewhere, fury_overwrite=True)
    assert "kind: OnPremises" in path.read_text()


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"fury_distribution_file": ""}, "it lacks distributionVersion and distribution"),
        ({"fury_cluster": "other"}, "cluster 'other' has no control plane"),
    ],
)
def test_what_is_missing_is_one_clear_error(
    operator: Operator, model: dict[str, Any], variables: dict[str, Any], says: str
) -> None:
    if "fury_cluster" in variables:
        variables = {"fury_cluster": {**model, "name": "other", "kubernetes": {"version": "1.20.2", "endpoint": "a.b"}}}
    result = operator.run("onpremises", **variables)
    assert result.returncode == 2
    output = " ".join((result.stdout + result.stderr).split())
    assert says in output
    assert "Traceback" not in output
    assert not (operator.work / "onpremises.yaml").exists()


def test_the_picture_shows_every_machine_also_when_kubernetes_is_not_reached(operator: Operator) -> None:
    assert changed(operator.done("topology", "--check")) == 1
    assert not list(operator.work.glob("topology.*"))
    operator.done("topology")
    data = json.loads((operator.work / "topology.json").read_text())
    nodes = {node["name"]: node for pool in data["pools"] for node in pool["nodes"]}
    assert set(nodes) == {"demo-lb-1", "demo-master-1", "demo-infra-1", "demo-applications-1"}
    assert data["states"] == {"running": 1, "unknown": 3}
    assert data["vcenter"]["version"].startswith("VMware vCenter")
    for node in nodes.values():
        assert node["host"].startswith("esxi-"), node
        assert node["cluster"] == "LAB-CLUSTER"
        assert node["datastores"] == ["LAB-DATASTORE"]
        assert (node["cpu"], node["memory_mb"]) == (2, 2048 if node["role"] == "load_balancer" else 4096)
    for name in ("svg", "html"):
        text = (operator.work / f"topology.{name}").read_text()
        assert all(node["address"] in text for node in nodes.values())
    assert ElementTree.parse(operator.work / "topology.svg").getroot().tag.endswith("svg")  # noqa: S314  # our own
    assert changed(operator.done("topology")) == 0


def test_the_picture_has_what_kubernetes_says(operator: Operator) -> None:
    with serving(Api({"demo-master-1": True, "demo-infra-1": False})) as api:
        api.kubeconfig(operator.work / "secrets" / "kubeconfig")
        operator.done("topology")
    data = json.loads((operator.work / "topology.json").read_text())
    assert data["api_answers"]
    assert data["states"] == {"running": 1, "absent": 1, "not_ready": 2}
    operator.done("topology")
    assert not json.loads((operator.work / "topology.json").read_text())["api_answers"], "nobody answers any more"


def test_machines_that_did_not_come_from_vsphere(cluster_vms: Any, model: dict[str, Any], tmp_path: Path) -> None:
    del model["vsphere"]
    model |= {"existing_machines": True, "load_balancer": {"vip": "10.213.0.9"}}
    for pool in model["pools"]:
        pool.pop("template", None)
    operator = Operator(cluster_vms, model, tmp_path)
    hosts = {"haproxy": "lb", "master": "master", "infra": "infra"}
    inventory = {
        group: {"hosts": {f"own-{pool}": {"ansible_host": f"10.213.0.{20 + number}", "fury_pool": pool}}}
        for number, (group, pool) in enumerate(hosts.items())
    }
    inventory["nodes"] = {"children": {"infra": {}}}
    inventory["etcd"] = {"children": {"master": {}}}
    (tmp_path / "hosts.yml").write_text(json.dumps(inventory))
    for playbook in ("onpremises", "topology"):
        output = operator.done(playbook, "-i", str(tmp_path / "hosts.yml"))
        assert changed(output) > 0
        assert changed(operator.done(playbook, "-i", str(tmp_path / "hosts.yml"))) == 0
    kubernetes = YAML(typ="safe").load(operator.work / "onpremises.yaml")["spec"]["kubernetes"]
    assert kubernetes["masters"]["hosts"] == [{"name": "own-master", "ip": "10.213.0.21"}]
    assert "etcd" not in kubernetes
    assert kubernetes["controlPlaneAddress"] == "10.213.0.9:6443"
    data = json.loads((operator.work / "topology.json").read_text())
    assert (data["vcenter"], data["failure_domains"]) == (None, [])
    assert data["states"] == {"running": 1, "unknown": 2}
