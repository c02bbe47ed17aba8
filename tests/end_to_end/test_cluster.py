"""A cluster's life, as a user sees it: planned, created, run again, grown, destroyed.

The tests of this file build on each other, in this order.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from answers import changed, ready_nodes
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from .conftest import Operator, Vcenter

MACHINES = {"demo-lb-1", "demo-master-1", "demo-infra-1", "demo-applications-1"}
NODES = MACHINES - {"demo-lb-1"}
# What a node has said, and what was left lying about on it.
NODES_WORDS = (
    "{ journalctl --no-pager; find /var/log /tmp /var/tmp /root /home -xdev -type f -exec cat {} +; } 2>/dev/null "
    "| tr -cd '\\11\\12\\40-\\176'"
)


def test_dry_run_shows_the_plan_and_changes_nothing(operator: Operator, vcenter: Vcenter) -> None:
    result = operator.furyctl("apply", "--dry-run")
    assert result.returncode == 0, result.stdout + result.stderr
    for name in MACHINES:
        assert re.search(rf"create.*{name}", result.stdout), name
    assert vcenter.machines() == {}
    assert "demo" not in vcenter.folders()


def test_apply_ends_with_ready_nodes(operator: Operator, vcenter: Vcenter) -> None:
    result = operator.furyctl("apply", "--debug")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert set(vcenter.machines()) == MACHINES
    assert set(ready_nodes(operator)) == NODES
    kubeconfig = operator.workdir / "secrets" / "kubeconfig"
    assert str(kubeconfig) in result.stdout
    for secret in (
        kubeconfig,
        operator.workdir / "secrets" / "users" / "admin.conf",
        operator.workdir / "secrets" / "ssh-user",
    ):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600, secret


def test_both_families_of_operating_systems_run(operator: Operator) -> None:
    images = {name: node["status"]["nodeInfo"]["osImage"] for name, node in ready_nodes(operator).items()}
    assert "Ubuntu" in images["demo-master-1"]
    assert "Oracle Linux" in images["demo-applications-1"]


def test_labels_and_taints_are_those_of_the_config(operator: Operator) -> None:
    config = YAML(typ="safe").load(operator.config)["spec"]
    nodes = ready_nodes(operator)
    wanted = {"demo-infra-1": config["infraNode"], "demo-applications-1": config["nodePools"][0]}
    for name, pool in wanted.items():
        assert pool["labels"], "the demo shows labels"
        assert pool["taints"], "the demo shows taints"
        assert pool["labels"].items() <= nodes[name]["metadata"]["labels"].items()
        taints = {
            f"{taint['key']}={taint.get('value', '')}:{taint['effect']}" for taint in nodes[name]["spec"]["taints"]
        }
        assert set(pool["taints"]) <= taints


def test_custom_script_ran_once_on_every_node_of_its_pool(operator: Operator) -> None:
    outputs = list((operator.workdir / "logs" / "hooks").rglob("*.log"))
    assert {path.relative_to(operator.workdir / "logs" / "hooks").parts[0] for path in outputs} >= {
        "demo-applications-1"
    }
    assert all("demo" in path.read_text() for path in outputs)


def test_second_apply_changes_nothing(operator: Operator, vcenter: Vcenter) -> None:
    before = vcenter.machines()
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert changed(result.stdout) == dict.fromkeys([*MACHINES, "localhost"], 0)
    assert vcenter.machines() == before


def test_the_migrated_config_is_the_same_cluster(operator: Operator, vcenter: Vcenter) -> None:
    before, migrated = vcenter.machines(), operator.config.parent / "furyctl.yaml"
    written = subprocess.run(
        [*operator.program, "migrate", "-c", str(operator.config), "--to", str(migrated)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert written.returncode == 0, written.stdout + written.stderr
    name = operator.config.parent / "furyctl"
    name.symlink_to(str(shutil.which(operator.program[0])))
    assert operator.run("diff", config=migrated, program=str(name)).returncode == 0
    result = operator.run("apply", config=migrated)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert changed(result.stdout) == dict.fromkeys([*MACHINES, "localhost"], 0)
    assert vcenter.machines() == before


def test_diff_tells_what_an_apply_would_do(operator: Operator, vcenter: Vcenter) -> None:
    before, migrated = vcenter.machines(), operator.config.parent / "furyctl.yaml"
    document = YAML().load(migrated)
    document["spec"]["kubernetes"]["nodes"][-1]["count"] = 2
    YAML().dump(document, migrated)
    result = operator.run("diff", "-o", "json", config=migrated)
    assert result.returncode == 3, result.stderr
    steps = {step["node"]: step["action"] for step in json.loads(result.stdout)["machines"]}
    assert steps == {**dict.fromkeys(MACHINES, "keep"), "demo-applications-2": "create"}
    assert vcenter.machines() == before


def test_the_living_cluster_is_described_for_furyctl(operator: Operator, vcenter: Vcenter) -> None:
    part = operator.config.parent / "modules.yaml"
    modules = {name: {"type": "none"} for name in ("dr", "logging", "policy")}
    modules["ingress"] = {"baseDomain": "example.com", "nginx": {"type": "none"}}
    YAML().dump({"distributionVersion": "v1.20.0", "distribution": {"modules": modules}}, part)
    document = operator.workdir / "onpremises.yaml"
    for _time in range(2):
        result = operator.run("get", "onpremises", "--distribution", str(part))
        assert result.returncode == 0, result.stdout + result.stderr
    assert changed(result.stdout) == {"localhost": 0}
    kubernetes = YAML(typ="safe").load(document)["spec"]["kubernetes"]
    groups = [kubernetes["loadBalancers"], kubernetes["masters"], *kubernetes["nodes"]]
    assert {host["name"] for group in groups for host in group["hosts"]} == MACHINES == set(vcenter.machines())
    addresses = {name: node["status"]["addresses"][0]["address"] for name, node in ready_nodes(operator).items()}
    assert addresses.items() <= {host["name"]: host["ip"] for group in groups for host in group["hosts"]}.items()
    pki = document.parent / kubernetes["pkiFolder"]
    for name in ("master/ca.crt", "master/ca.key", "master/front-proxy-ca.key", "master/sa.pub", "etcd/ca.key"):
        assert (pki / name).read_text().startswith("-----BEGIN"), name
    for secret in known_secrets(operator):
        assert secret not in document.read_text()


def test_the_picture_shows_every_machine_as_kubernetes_sees_it(operator: Operator) -> None:
    result = operator.run("get", "topology")
    assert result.returncode == 0, result.stdout + result.stderr
    data = json.loads((operator.workdir / "topology.json").read_text())
    nodes = {node["name"]: node for pool in data["pools"] for node in pool["nodes"]}
    assert set(nodes) == MACHINES
    assert {nodes[name]["state"] for name in NODES} == {"ready"}
    assert all(nodes[name]["version"].startswith("v1.") for name in NODES)
    assert all(node["host"] for node in nodes.values())
    for suffix in ("svg", "html"):
        text = (operator.workdir / f"topology.{suffix}").read_text()
        assert all(node["address"] in text for node in nodes.values())


def test_ansible_reaches_every_node_from_the_provision_directory(operator: Operator) -> None:
    result = subprocess.run(
        ["ansible", "all", "-m", "ping"],
        cwd=operator.workdir / "provision",
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert set(re.findall(r"^(\S+) \| SUCCESS", result.stdout, re.MULTILINE)) == MACHINES


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("VSPHERE_PASSWORD", "wrong", "password"),
        ("VSPHERE_PORT", "1", "127.0.0.1"),
    ],
)
def test_vcenter_that_refuses_is_one_clear_error(operator: Operator, variable: str, value: str, says: str) -> None:
    result = operator.furyctl("apply", env={variable: value, variable.replace("VSPHERE", "VMWARE"): value})
    output = result.stdout + result.stderr
    assert result.returncode == 1
    assert says in output
    assert "Traceback" not in output


def starts(operator: Operator) -> dict[str, str]:
    """Return when the services of each living node were started."""
    return operator.on("all", "systemctl show -p Id -p ActiveEnterTimestamp haproxy etcd containerd kubelet")


def assert_only_names_changed(counts: dict[str, int], *others: str) -> None:
    """See that no more than /etc/hosts, the firewall's peers and its reading them changed on the nodes that stay."""
    assert {host for host, count in counts.items() if count > 3} <= set(others)


def test_a_limit_that_names_nobody_is_one_clear_error(operator: Operator, vcenter: Vcenter) -> None:
    before = vcenter.machines()
    result = operator.furyctl("apply", "--limit", "application")
    assert result.returncode == 2
    assert "--limit application" in result.stderr
    assert "demo-applications-1" in result.stderr
    assert vcenter.machines() == before


def test_growing_a_pool_disturbs_no_other_node(operator: Operator, vcenter: Vcenter) -> None:
    """Limited to the new node, which the others are told of and nothing else."""
    before, started = vcenter.machines(), starts(operator)
    operator.change(lambda document: document["spec"]["nodePools"][0].update(count=2))
    result = operator.furyctl("apply", "--limit", "demo-applications-2")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert_only_names_changed(changed(result.stdout), "localhost", "demo-applications-2")
    now = starts(operator)
    assert {host: now[host] for host in started} == started
    after = vcenter.machines()
    assert set(after) == MACHINES | {"demo-applications-2"}
    assert {name: after[name] for name in before} == before
    assert set(ready_nodes(operator)) == NODES | {"demo-applications-2"}


def test_a_limited_run_leaves_nothing_for_one_without_a_limit(operator: Operator) -> None:
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert changed(result.stdout) == dict.fromkeys([*MACHINES, "demo-applications-2", "localhost"], 0)


def test_shrinking_a_pool_takes_the_node_out_of_the_cluster_first(operator: Operator, vcenter: Vcenter) -> None:
    started = starts(operator)
    script = operator.config.parent / "scripts" / "sign-off.sh"
    script.write_text("#!/bin/sh\necho $FURY_NODE signs off\n")
    hooks = {"beforeRemove": ["scripts/sign-off.sh"]}
    operator.change(lambda document: document["spec"]["nodePools"][0].update(count=1, hooks=hooks))
    result = operator.furyctl("apply", "--remove-surplus")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert_only_names_changed(changed(result.stdout), "localhost")
    now = starts(operator)
    assert now == {host: started[host] for host in now}
    assert set(vcenter.machines()) == MACHINES
    assert set(ready_nodes(operator)) == NODES
    log = operator.workdir / "logs/hooks/demo-applications-2/before_remove/sign-off.sh.log"
    assert log.read_text() == "demo-applications-2 signs off\n"


def known_secrets(operator: Operator) -> set[str]:
    """Collect the vCenter's password, a line of every private key, and the administrator's key."""
    found = {os.environ["VSPHERE_PASSWORD"]}
    for path in (operator.workdir / "secrets").rglob("*"):
        text = path.read_text() if path.is_file() else ""
        if "PRIVATE KEY" in text:
            found.add(max((line for line in text.splitlines() if "-----" not in line), key=len))
        found |= set(re.findall(r"client-key-data: (\S+)", text))
    return found


def test_no_secret_is_seen_anywhere(operator: Operator) -> None:
    secrets = known_secrets(operator)
    assert len(secrets) > 6, "password, SSH key, administrator, authorities, service accounts, etcd"
    token = re.compile(r"\b[a-z0-9]{6}\.[a-z0-9]{16}\b")
    texts = {f"output of run {number}": text for number, text in enumerate(operator.transcript)}
    texts |= {f"command line {line[:40]}": line for line in operator.command_lines}
    for directory in ("logs", "provision"):
        files = [path for path in (operator.workdir / directory).rglob("*") if path.is_file()]
        texts |= {str(path): path.read_text(errors="replace") for path in files}
    for host, text in operator.on("all", NODES_WORDS).items():
        assert text, host
        assert not [secret for secret in secrets if secret in text], f"logs and temporary files of {host}"
    for where, text in texts.items():
        assert not [secret for secret in secrets if secret in text], where
        if "command line" not in where or "kubeadm" in text:
            assert not token.search(text), where


def test_destroy_asks_first(operator: Operator, vcenter: Vcenter) -> None:
    before = vcenter.machines()
    result = operator.furyctl("destroy", answer="no\n")
    assert result.returncode == 1
    for name in MACHINES:
        assert name in result.stdout
    assert vcenter.machines() == before


def test_destroy_leaves_an_empty_vcenter(operator: Operator, vcenter: Vcenter) -> None:
    result = operator.furyctl("destroy", "--force")
    assert result.returncode == 0, result.stdout + result.stderr
    # Once where it is planned, and once where it is done.
    assert len(re.findall("- delete demo-lb-1 ", result.stdout)) == 2
    assert vcenter.machines() == {}
    assert "demo" not in vcenter.folders()
    assert (operator.workdir / "secrets" / "ssh-user").exists()
    logs = operator.workdir / "logs" / "hooks"
    assert (logs / "demo-applications-1/before_remove/sign-off.sh.log").read_text() == "demo-applications-1 signs off\n"
