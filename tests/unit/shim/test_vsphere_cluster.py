"""`kind: VSphereCluster`: what its words mean to the cluster model, and that all of the model can be said."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import plan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA
from furyctl_vsphere.cluster import Cluster, load_cluster
from furyctl_vsphere.dialects.dialect import MODERN
from furyctl_vsphere.failure import ExpectedError
from ruamel.yaml import YAML

EXAMPLES = Path(__file__).parents[3] / "examples"
MODERN_EXAMPLES = sorted((EXAMPLES / "modern").glob("*/furyctl.yaml"))
GOOD = """\
apiVersion: kfd.sighup.io/v1alpha2
kind: VSphereCluster
metadata:
  name: demo
spec:
  infrastructure:
    vsphere:
      datacenter: DC01
      cluster: CL01
      datastore: DS01
      template: T/ubuntu
      network:
        name: net
        cidr: 10.0.0.0/24
  kubernetes:
    version: 1.33.1
    loadBalancers:
      count: 1
    masters:
      count: 1
    nodes:
      - name: apps
        count: 2
"""
# Leaves of the model that the dialect has no words for, and why.
UNSAID = {
    "existing_machines": "machines that are there already are of the kind OnPremises",
}

Edit = Callable[..., Cluster]


@pytest.fixture
def config(directory: Path) -> Edit:
    """Load a good config that a test changes: what stands in it is replaced, in pairs."""

    def edited(*pairs: str) -> Cluster:
        text = GOOD
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text
            text = text.replace(old, new, 1)
        (directory / "furyctl.yaml").write_text(text)
        return load_cluster(Path("furyctl.yaml"))

    return edited


def errors(config: Edit, *pairs: str) -> list[str]:
    with pytest.raises(ExpectedError) as raised:
        config(*pairs)
    return list(raised.value.lines)


def advanced(text: str) -> tuple[str, str]:
    return "    nodes:\n", f"    advanced:\n      {text}\n    nodes:\n"


def leaves(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield every key of the model that has no keys of its own."""
    for key, below in schema.get("properties", {}).items():
        here = f"{path}.{key}" if path else key
        nested = [*leaves(below, here), *leaves(below.get("items", {}), f"{here}[]")]
        yield from nested or [here]


def said(value: Any, path: str = "") -> Iterator[str]:
    """Yield every path of a model, those of mappings too."""
    yield path
    if isinstance(value, dict):
        for key, below in value.items():
            yield from said(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for entry in value:
            yield from said(entry, f"{path}[]")


def test_everything_of_the_model_can_be_said(tmp_path: Path, every_key: str) -> None:
    for name in ("first-boot.sh", "register.py", "announce.sh", "sign-off.sh"):
        (tmp_path / "scripts").mkdir(exist_ok=True)
        (tmp_path / "scripts" / name).write_text("#!/bin/sh\n")
    (tmp_path / "key.pub").write_text("ssh-ed25519 AAAA key\n")
    text = every_key.replace("~/.ssh/id_ed25519", "key").replace("~/.ssh/colleague.pub", "key.pub")
    text = text.replace("pkiFolder: ./pki\n", "\n")
    # A password is in a variable or in a file, not in both.
    text = text.replace(
        "          - registry: registry",
        '          - {registry: other, username: u, password: "{file://password}"}\n          - registry: registry',
    )
    data = YAML(typ="safe", pure=True).load(text)
    # The sample shows once what several programs and moments take.
    settings = data["spec"]["kubernetes"]["advanced"]
    for program in ("controllerManager", "scheduler"):
        settings[program]["extraVolumes"] = settings["apiServer"]["extraVolumes"]
    hooks = data["spec"]["kubernetes"]["nodes"][1]["hooks"]
    for moment in hooks:
        hooks[moment] = hooks["beforeKubernetes"]
    result = MODERN.translate(data, tmp_path)
    assert result.problems == []
    reached = set(said(result.model))
    wanted = set(leaves(CLUSTER_SCHEMA))
    assert len(wanted) > 200, "the model's leaves are found"
    assert wanted - reached == set(UNSAID), "say it in the dialect, or say why it cannot be said"


# Each is wrong at most keys.
ODD: tuple[Any, ...] = (None, 5, -1, "x y", "", [], {}, True, [None], {"a": 1}, [[1]], "{env://ODD}", ["x", "x"], 1.5)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, below in entries:
        yield (*path, key)
        yield from places(below, (*path, key))


@pytest.mark.parametrize("start", range(2))
def test_whatever_stands_anywhere_is_told_in_words(directory: Path, every_key: str, start: int) -> None:
    """A wrong value of any type at any key ends in messages, each with its place, and never in a traceback."""
    parser = YAML(typ="safe", pure=True)
    for number, path in enumerate([*places(parser.load(every_key))][start::37]):
        data = parser.load(every_key)
        parent = data
        for part in path[:-1]:
            parent = parent[part]
        parent[path[-1]] = ODD[number % len(ODD)]
        with (directory / "furyctl.yaml").open("w") as file:
            parser.dump(data, file)
        with pytest.raises(ExpectedError) as raised:  # the sample's files are not here
            load_cluster(Path("furyctl.yaml"))
        for line in raised.value.lines:
            assert re.match(r"furyctl\.yaml:\d+:\d+: \S+: .+: expected ", line), path


def test_schema_is_whole_in_itself() -> None:
    text = (resources.files("furyctl_vsphere") / "schemas" / "vsphere-cluster.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" in schema
    assert not [each for each in _references(schema) if not each.startswith("#/$defs/")]


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


@pytest.mark.parametrize("path", MODERN_EXAMPLES, ids=lambda path: path.parent.name)
def test_example_plans_what_it_says(path: Path) -> None:
    cluster = load_cluster(path)
    assert cluster.ignored == ()
    assert cluster.dialect == "VSphereCluster"
    model = load(cluster.model)
    assert len(plan(model, []).new_nodes()) == sum(pool["count"] for pool in model["pools"])


def test_demo_is_the_demo_of_the_former_dialect() -> None:
    former = complete(load_cluster(EXAMPLES / "demo" / "cluster.yml").model)
    new = complete(load_cluster(EXAMPLES / "modern" / "demo" / "furyctl.yaml").model)
    # furyctl's former config has no default of the pools' templates.
    del former["vsphere"]["template"], new["vsphere"]["template"]
    for pool in new["pools"]:
        if pool["role"] == "load_balancer":
            assert (pool["memory_mb"], pool["disk_gb"]) == (2048, 20)
    assert new == former


def test_production_is_spread_over_its_failure_domains() -> None:
    [path] = [each for each in MODERN_EXAMPLES if each.parent.name == "production"]
    model = load(load_cluster(path).model)
    nodes = plan(model, []).new_nodes()
    for pool, count in (("etcd", 1), ("master", 1), ("infra", 1), ("applications", 4)):
        domains = Counter(node.location.failure_domain for node in nodes if node.pool == pool)
        assert domains == {"rack-a": count, "rack-b": count, "rack-c": count}
    databases = Counter(node.location.failure_domain for node in nodes if node.pool == "databases")
    assert databases == {"rack-a": 2, "rack-b": 2}
    assert model["kubernetes"]["version"] == "1.35.5"


def test_distribution_is_passed_on_as_it_stands(config: Edit) -> None:
    cluster = config(
        "  kubernetes:",
        "  distributionVersion: v1.35.1\n"
        "  distribution: {modules: {ingress: {baseDomain: '{env://NOWHERE}', nothing: null}}}\n"
        "  plugins: {helm: {releases: []}}\n  kubernetes:",
    )
    assert cluster.distribution == {
        "distributionVersion": "v1.35.1",
        "distribution": {"modules": {"ingress": {"baseDomain": "{env://NOWHERE}", "nothing": None}}},
        "plugins": {"helm": {"releases": []}},
    }
    assert load_cluster(EXAMPLES / "demo" / "cluster.yml").distribution == {}


def test_kubernetes_version_is_said_or_known(config: Edit) -> None:
    version = "    version: 1.33.1\n"
    known, unknown = ("  kubernetes:", "  distributionVersion: v1.35.1\n  kubernetes:"), "v9.9.9"
    assert config("1.33.1", "v1.33.1").model["kubernetes"]["version"] == "1.33.1"
    assert config(version, "", *known).model["kubernetes"]["version"] == "1.35.5"
    assert config(*known).model["kubernetes"]["version"] == "1.33.1", "what is said comes first"
    [message] = errors(config, version, "", known[0], known[1].replace("v1.35.1", unknown))
    assert message.startswith("furyctl.yaml:16:3: spec.kubernetes.version: missing")
    [message] = errors(config, version, "")
    assert "spec.kubernetes.version: missing" in message


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        pytest.param(
            ("count: 2", "cpus: 2"),
            "furyctl.yaml:23:9: spec.kubernetes.nodes[0].cpus: 2: expected a known key; did you mean cpu?",
            id="unknown key",
        ),
        pytest.param(
            ("count: 2", "memory: 4096"),
            "furyctl.yaml:23:9: spec.kubernetes.nodes[0].memory: 4096: expected a size such as 16Gi or 2560Mi; "
            "write its unit",
            id="size without unit",
        ),
        pytest.param(
            ("count: 2", "disk: 2560Mi"),
            'furyctl.yaml:23:9: spec.kubernetes.nodes[0].disk: "2560Mi": expected a size in Gi, such as 100Gi; it '
            "is not a "
            "whole number of Gi; round it up",
            id="disk that is no whole number of Gi",
        ),
        pytest.param(
            ("count: 2", "memory: 2Mi"),
            'furyctl.yaml:23:9: spec.kubernetes.nodes[0].memory: "2Mi": expected a whole number of MiB from 512 to '
            "25165824, "
            "divisible by 4",
            id="size that the model refuses",
        ),
        pytest.param(
            ("count: 1\n    nodes", "count: 2\n    nodes"),
            "furyctl.yaml:20:7: spec.kubernetes.masters.count: 2: expected an odd number of etcd members, which can "
            "tell a "
            "majority; set it to 1 or 3",
            id="rule of the model",
        ),
        pytest.param(
            ("count: 2", "hosts: [{name: a, ip: 10.0.0.1}]"),
            'furyctl.yaml:23:9: spec.kubernetes.nodes[0].hosts: "…": expected no such key here: the machines of '
            "nodes are made "
            "here; say how many with count",
            id="OnPremises' hosts",
        ),
        pytest.param(
            ("count: 2", "taints: [{key: a, effect: Never}]"),
            'furyctl.yaml:23:27: spec.kubernetes.nodes[0].taints[0].effect: "Never": expected one of NoSchedule, '
            "PreferNoSchedule, NoExecute",
            id="taint",
        ),
        pytest.param(
            ("count: 2", "kernelParameters: [{name: vm.swappiness, value: '1'}, {name: vm.swappiness, value: '2'}]"),
            'furyctl.yaml:23:64: spec.kubernetes.nodes[0].kernelParameters[1].name: "vm.swappiness": expected each '
            "kernel "
            "parameter once; remove one of the two",
            id="kernel parameter twice",
        ),
        pytest.param(
            ("count: 2", "hooks: {firstBoot: [nowhere.sh]}"),
            'furyctl.yaml:23:29: spec.kubernetes.nodes[0].hooks.firstBoot[0]: "nowhere.sh": expected a script that '
            "can be read "
            "and names its interpreter; {directory}/nowhere.sh does not exist; correct the path or the script",
            id="missing script",
        ),
        pytest.param(
            ("count: 2", "placement: {failureDomains: [b]}"),
            'furyctl.yaml:23:38: spec.kubernetes.nodes[0].placement.failureDomains[0]: "b": expected the name of a '
            "failure "
            "domain: none; vsphere.failureDomains is empty; correct it, or add the failure domain",
            id="unknown failure domain",
        ),
        pytest.param(
            (
                "    loadBalancers:\n      count: 1",
                "    loadBalancers:\n      count: 2\n      keepalived: {enabled: false}",
            ),
            "furyctl.yaml:19:20: spec.kubernetes.loadBalancers.keepalived.enabled: false: expected true, as load "
            "balancers hold "
            "a virtual address when there are several, and when one is named; remove the key",
            id="several load balancers without an address",
        ),
        pytest.param(
            ("    loadBalancers:\n", "    loadBalancers:\n      stats: {username: u, password: hunter2}\n"),
            'furyctl.yaml:18:7: spec.kubernetes.loadBalancers.stats: "…": expected no such key here: there is no '
            "statistics "
            "page of HAProxy; remove the key",
            id="refused key with a secret",
        ),
        pytest.param(
            advanced("containerd: {registryConfigs: [{registry: a.b, username: u, password: hunter2}]}"),
            "furyctl.yaml:22:67: spec.kubernetes.advanced.containerd.registryConfigs[0].password: ***: expected "
            "{{env://VARIABLE}} or {{file://path}}, as a password is not to stand in a file that is shared; put it "
            "in a "
            "variable or a file of its own",
            id="password in the config",
        ),
        pytest.param(
            advanced("kubeProxy: {type: none}"),
            'furyctl.yaml:22:19: spec.kubernetes.advanced.kubeProxy.type: "none": expected one of iptables, ipvs, '
            "nftables; a "
            "cluster without kube-proxy is not made here",
            id="no kube-proxy",
        ),
        pytest.param(
            advanced("apiServerCertSANs: [NOT A NAME]"),
            'furyctl.yaml:22:27: spec.kubernetes.advanced.apiServerCertSANs[0]: "NOT A NAME": expected a DNS name '
            "in lower-case "
            "letters, or an address",
            id="key of a nested section",
        ),
        pytest.param(
            ("    nodes:\n", "    pkiFolder: ./pki\n    nodes:\n"),
            'furyctl.yaml:21:5: spec.kubernetes.pkiFolder: "./pki": expected a folder with master/ca.key, '
            "master/front-proxy-ca.key, etcd/ca.key, master/sa.key; {directory}/pki has none of them; correct the "
            "path, or "
            "remove the key: authorities are made then",
            id="no PKI in the folder",
        ),
        pytest.param(
            ("        cidr: 10.0.0.0/24\n", ""),
            "furyctl.yaml:12:7: spec.infrastructure.vsphere.network.cidr: missing: expected an IPv4 network such as "
            "10.0.0.0/24, without host bits (the network); add the key",
            id="missing key",
        ),
        pytest.param(
            ("kind: VSphereCluster", "kind: VsphereCluster"),
            'furyctl.yaml:2:1: kind: "VsphereCluster": expected VSphereCluster with apiVersion: '
            "kfd.sighup.io/v1alpha2, or "
            "Cluster with provisioner: vsphere; is this the right file?",
            id="another kind",
        ),
        pytest.param(
            ("v1alpha2", "v1alpha1"),
            'furyctl.yaml:1:1: apiVersion: "kfd.sighup.io/v1alpha1": expected kfd.sighup.io/v1alpha2',
            id="another version",
        ),
    ],
)
def test_one_mistake_is_one_message(config: Edit, directory: Path, pairs: tuple[str, ...], message: str) -> None:
    assert errors(config, *pairs) == [message.format(directory=directory)]


@pytest.mark.parametrize("kind", ["EKSCluster", "KFDDistribution", "OnPremises", "Immutable"])
def test_other_kinds_of_furyctl_are_left_to_furyctl(config: Edit, kind: str) -> None:
    [message] = errors(config, "VSphereCluster", kind, "metadata:", "something: else\nmetadata:")
    assert message.startswith(f'furyctl.yaml:2:1: kind: "{kind}"')
    assert "furyctl itself" in message


def test_all_problems_in_one_run_by_line(config: Edit) -> None:
    found = errors(
        config,
        *("name: demo", "name: Demo", "datacenter:", "datacentre:", "name: net", "nom: net", "1.33.1", "1.99.0"),
        *("count: 2", "cpu: none"),
    )
    assert [int(line.split(":")[1]) for line in found] == [4, 7, 8, 12, 13, 16, 23]


def test_ignored_keys_are_said_with_their_reason(config: Edit) -> None:
    cluster = config(
        *("      count: 1\n    masters", "      keepalived: {interface: eth0, passphrase: hunter2}\n    masters"),
        *("    nodes:", "    advancedAnsible: {pythonInterpreter: python3}\n    nodes:"),
    )
    assert [each.split(" ")[0] for each in cluster.ignored] == [
        "spec.kubernetes.loadBalancers.keepalived.interface",
        "spec.kubernetes.loadBalancers.keepalived.passphrase",
        "spec.kubernetes.advancedAnsible",
    ]
    assert "hunter2" not in str(cluster)


def test_load_balancers_that_are_not_enabled_are_none(config: Edit) -> None:
    pools = config(
        "    loadBalancers:\n      count: 1", "    loadBalancers:\n      enabled: false\n      count: 2"
    ).model["pools"]
    assert [(pool["name"], pool["count"]) for pool in pools] == [("lb", 0), ("master", 1), ("apps", 2)]
    pools = config("    loadBalancers:\n      count: 1\n", "").model["pools"]
    assert [pool["role"] for pool in pools] == ["control_plane", "worker"]


def test_pools_of_every_role(config: Edit) -> None:
    pools = config(
        "    nodes:\n",
        "    etcd: {count: 3, name: store}\n    nodes:\n      - {name: far, role: masters, count: 2}\n",
    ).model["pools"]
    assert [(pool["name"], pool["role"]) for pool in pools] == [
        ("lb", "load_balancer"),
        ("store", "etcd"),
        ("master", "control_plane"),
        ("far", "control_plane"),
        ("apps", "worker"),
    ]


def test_pool_of_no_nodes_needs_no_template(config: Edit) -> None:
    cluster = config(
        *("      template: T/ubuntu\n", ""),
        *("    loadBalancers:\n      count: 1", "    loadBalancers:\n      count: 1\n      template: T"),
        *("    masters:\n", "    masters:\n      template: T\n"),
        *("count: 2", "count: 0"),
    )
    completed = load(cluster.model)
    assert load(completed) == completed, "a model is valid with its defaults, too"


def test_users(config: Edit) -> None:
    cluster = config(*advanced("users: {names: [jane, {name: bob, groups: [ops], validityDays: 9}], org: dev}"))
    assert cluster.model["kubernetes"]["users"] == [
        {"name": "jane", "groups": ["dev"]},
        {"name": "bob", "groups": ["ops"], "validity_days": 9},
    ]


def test_registries(config: Edit, directory: Path) -> None:
    cluster = config(
        *advanced(
            "containerd: {registryConfigs: [{registry: a.b, username: u, password: '{env://PASSWORD}', "
            "insecureSkipVerify: "
            "true, mirrorEndpoint: [https://m.n, {url: https://o.p, caCertificate: ca.pem}]}, {registry: c.d, "
            "username: v, "
            "password: '{file://secret}'}]}"
        )
    )
    assert cluster.model["container_runtime"]["registries"] == [
        {
            "name": "a.b",
            "username": "u",
            "password_environment": "PASSWORD",
            "insecure": True,
            "mirrors": [{"url": "https://m.n"}, {"url": "https://o.p", "ca_certificate": str(directory / "ca.pem")}],
        },
        {"name": "c.d", "username": "v", "password_file": str(directory / "secret")},
    ]


def test_keys_come_from_the_config_and_from_files(config: Edit, directory: Path) -> None:
    (directory / "two.pub").write_text("# ours\nssh-ed25519 AAAB two\nssh-ed25519 AAAC three\n")
    (directory / "id.pub").write_text("ssh-ed25519 AAAD id\n")
    cluster = config(
        "    nodes:", "    ssh: {authorizedKeys: [ssh-ed25519 AAAA one, two.pub], keyPath: id}\n    nodes:"
    )
    assert cluster.model["ssh"] == {
        "authorized_keys": [
            "ssh-ed25519 AAAA one",
            "ssh-ed25519 AAAB two",
            "ssh-ed25519 AAAC three",
            "ssh-ed25519 AAAD id",
        ]
    }
    [message] = errors(config, "    nodes:", "    ssh: {keyPath: other}\n    nodes:")
    assert message.startswith("furyctl.yaml:21:11: spec.kubernetes.ssh.keyPath")


def test_authorities_of_a_folder(config: Edit, directory: Path) -> None:
    for name in ("master/ca.crt", "master/ca.key", "master/sa.key", "etcd/ca.crt", "etcd/ca.key"):
        (directory / "pki" / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / "pki" / name).write_text("…")
    folder = ("    version", "    pkiFolder: pki\n    version")
    pki = directory / "pki"
    assert config(*folder).model["certificates"]["authorities"] == {
        "kubernetes": {"certificate": str(pki / "master/ca.crt"), "key": str(pki / "master/ca.key")},
        "etcd": {"certificate": str(pki / "etcd/ca.crt"), "key": str(pki / "etcd/ca.key")},
        "service_accounts": {"key": str(pki / "master/sa.key")},
    }
    own = advanced("certificates: {authorities: {etcd: {key: a.key, certificate: a.crt}}}")
    etcd = config(*folder, *own).model["certificates"]["authorities"]["etcd"]
    assert etcd == {"certificate": str(directory / "a.crt"), "key": str(directory / "a.key")}


def test_words_of_onpremises_for_single_things(config: Edit) -> None:
    kubernetes = config(
        "    nodes:\n",
        "    advanced: {kubeProxy: {type: ipvs, configuration: {ipvs: {scheduler: rr}}}, controllerManager: "
        "{gcThreshold: 9}, "
        "oidc: {issuer_url: 'https://a.b', client_id: c, group_prefix: 'g:'}, cloud: {provider: external}, "
        "encryption: {tlsCipherSuites: [TLS_A]}}\n    nodes:\n",
    ).model["kubernetes"]
    assert kubernetes == {
        "version": "1.33.1",
        "kube_proxy_configuration": {"mode": "ipvs", "ipvs": {"scheduler": "rr"}},
        "controller_manager": {"extra_arguments": {"terminated-pod-gc-threshold": 9}},
        "oidc": {"issuer_url": "https://a.b", "client_id": "c", "groups_prefix": "g:"},
        "cloud_provider": "external",
        "tls": {"cipher_suites": ["TLS_A"]},
    }
