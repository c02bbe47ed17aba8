"""The OnPremises document of a living cluster."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.onpremises.distribution import (
    DistributionError,
    distribution_part,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.onpremises.document import (
    HEADER,
    MARK,
    NothingThereError,
    OnPremises,
    Places,
    onpremises,
)
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.yaml_text import yaml_text
from ruamel.yaml import YAML

ENDPOINT = {"host": "10.0.0.10", "port": 6443}
PLACES = Places("/srv/cluster", "/srv/cluster/secrets/furyctl-pki", "/srv/cluster/secrets/ssh-user", "/srv")


def document(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any], places: Places = PLACES
) -> OnPremises:
    return onpremises(model, machines, ENDPOINT, distribution, places)


def text(made: OnPremises) -> str:
    return yaml_text(made.content, HEADER)


def schema_problems(content: Any) -> list[str]:
    from furyctl_schema import problems  # noqa: PLC0415  # beside this file, see conftest.py

    return problems(content)


@pytest.fixture
def everything(partial: dict[str, Any]) -> dict[str, Any]:
    """Return a model that sets whatever the document has a place for."""
    partial["pools"].append({"name": "etcd", "role": "etcd", "count": 3})
    partial["pools"][1]["count"] = 3
    partial["ssh"] = {"user": "admin", "port": 2222}
    partial["operating_system"] = {"kernel_parameters": {"vm.swappiness": 10}}
    partial["kubernetes"] |= {
        "oidc": {"issuer_url": "https://login.example.com", "client_id": "fury", "groups_prefix": "oidc:"},
        "users": [{"name": "jane", "groups": ["developers"]}, {"name": "john", "groups": ["developers"]}],
        "api_server": {"extra_names": ["api.example.com"]},
        "cloud_provider": "external",
        "image_repository": "registry.example.com/kubernetes",
        "kubelet_configuration": {"maxPods": 100},
        "kube_proxy_configuration": {"mode": "ipvs"},
        "encryption": {"enabled": True},
    }
    partial["container_runtime"] = {
        "proxy": {"http": "http://user:hunter2@proxy.example.com:3128", "no_proxy": "localhost"},
        "mirrors": ["https://mirror.example.com"],
        "registries": [
            {"name": "one.example.com", "username": "u", "password_environment": "ONE_PASSWORD"},
            {"name": "two.example.com:5000", "username": "u", "password_file": "/srv/two.password"},
        ],
    }
    return load(partial)


@pytest.fixture
def more_machines(machines: list[dict[str, str]]) -> list[dict[str, str]]:
    def machine(role: str, pool: str, number: int, address: str) -> dict[str, str]:
        return {"role": role, "pool": pool, "name": f"demo-{pool}-{number}", "address": address}

    return [
        *machines,
        *(machine("control_plane", "master", number, f"10.0.0.{30 + number}") for number in (2, 3)),
        *(machine("etcd", "etcd", number, f"10.0.0.{40 + number}") for number in (1, 2, 3)),
    ]


def test_it_is_valid_to_furyctl(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    assert schema_problems(document(model, machines, distribution).content) == []


def test_it_is_valid_with_everything_too(
    everything: dict[str, Any], more_machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    assert schema_problems(document(everything, more_machines, distribution).content) == []


def test_the_schema_refuses_what_is_wrong(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    content = document(model, machines, distribution).content
    content["spec"]["kubernetes"]["podCidr"] = "everywhere"
    assert len(schema_problems(content)) == 1


def test_hosts_are_the_living_machines_by_name(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    kubernetes = document(model, machines, distribution).content["spec"]["kubernetes"]
    assert kubernetes["masters"] == {
        "hosts": [{"name": "demo-master-1", "ip": "10.0.0.13"}],
        "labels": {"tier": "control"},
    }
    assert kubernetes["nodes"] == [
        {
            "name": "apps",
            "hosts": [{"name": "demo-apps-1", "ip": "10.0.0.21"}, {"name": "demo-apps-2", "ip": "10.0.0.22"}],
            "labels": {"tier": "apps"},
            "annotations": {"example.com/owner": "team: blue"},
            "taints": [{"key": "dedicated", "value": "", "effect": "NoSchedule"}],
            "kubeletConfiguration": {"maxPods": 200},
            "kernelParameters": [{"name": "net.core.somaxconn", "value": "4096"}],
        }
    ]
    assert "etcd" not in kubernetes, "its members are the control planes"
    assert kubernetes["controlPlaneAddress"] == "10.0.0.10:6443"
    assert kubernetes["dnsZone"] == "example.com"
    assert (kubernetes["podCidr"], kubernetes["svcCidr"]) == ("172.21.0.0/16", "172.23.0.0/16")


def test_load_balancers_are_described_and_not_installed_again(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    made = document(model, machines, distribution).content
    assert made["spec"]["kubernetes"]["loadBalancers"] == {
        "enabled": False,
        "hosts": [{"name": "demo-lb-1", "ip": "10.0.0.11"}, {"name": "demo-lb-2", "ip": "10.0.0.12"}],
        "keepalived": {"enabled": False, "ip": "10.0.0.10", "virtualRouterId": "10"},
    }
    assert made["flags"] == {"apply": {"startFrom": "pre-distribution"}}, "nor is Kubernetes"


def test_etcd_of_its_own_is_there(
    everything: dict[str, Any], more_machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    kubernetes = document(everything, more_machines, distribution).content["spec"]["kubernetes"]
    assert [host["name"] for host in kubernetes["etcd"]["hosts"]] == ["demo-etcd-1", "demo-etcd-2", "demo-etcd-3"]
    assert len(kubernetes["masters"]["hosts"]) == 3


def test_settings_have_furyctls_names(
    everything: dict[str, Any], more_machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    advanced = document(everything, more_machines, distribution).content["spec"]["kubernetes"]["advanced"]
    suites = advanced.pop("encryption")
    assert (
        suites["tlsCipherSuites"]
        == suites["tlsCipherSuitesKubelet"]
        == everything["kubernetes"]["tls"]["cipher_suites"]
    )
    assert advanced == {
        "cloud": {"provider": "external"},
        "users": {"names": ["jane", "john"], "org": "developers"},
        "oidc": {"issuer_url": "https://login.example.com", "client_id": "fury", "group_prefix": "oidc:"},
        "containerd": {
            "registryConfigs": [
                {"registry": "one.example.com", "username": "u", "password": "{env://ONE_PASSWORD}"},
                {"registry": "two.example.com:5000", "username": "u", "password": "{file://../two.password}"},
                {"registry": "docker.io", "mirrorEndpoint": ["https://mirror.example.com"]},
            ]
        },
        "registry": "registry.example.com/kubernetes",
        "apiServerCertSANs": ["api.example.com"],
        "kubeProxy": {"type": "ipvs"},
        "kubeletConfiguration": {"maxPods": 100},
        "kernelParameters": [{"name": "vm.swappiness", "value": "10"}],
    }


def test_no_password_is_in_it_and_its_reader_hears_what_to_set(
    everything: dict[str, Any], more_machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    made = document(everything, more_machines, distribution)
    assert "hunter2" not in text(made) + str(made.notes)
    proxy = made.content["spec"]["kubernetes"]["proxy"]
    assert proxy == {"http": "http://{env://FURY_PROXY_CREDENTIALS}@proxy.example.com:3128", "noProxy": "localhost"}
    for word in ("FURY_PROXY_CREDENTIALS", "ONE_PASSWORD", "ANSIBLE_REMOTE_PORT=2222", "encryption.json"):
        assert any(word in note for note in made.notes), word


def test_the_distribution_part_is_as_it_was_given_but_for_relative_paths(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    spec = document(model, machines, distribution).content["spec"]
    secret = spec["distribution"]["modules"]["ingress"]["nginx"]["tls"]["secret"]
    assert secret == {"ca": "{file://../tls/ca.crt}", "cert": "{file:///etc/tls/tls.crt}", "key": "{env://TLS_KEY}"}
    assert spec["plugins"] == {"kustomize": [{"name": "mine", "folder": "../plugins/mine"}]}
    assert spec["distributionVersion"] == "v1.32.0"
    secret["ca"], spec["plugins"]["kustomize"][0]["folder"] = "{file://./tls/ca.crt}", "./plugins/mine"
    assert spec["distribution"] == distribution["distribution"]


def test_the_same_cluster_is_the_same_text_in_any_order(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    written = text(document(model, machines, distribution))
    assert written.startswith(f"{MARK}\n")
    assert YAML(typ="safe").load(written) == document(model, machines, distribution).content
    assert text(document(model, machines[::-1], distribution)) == written


@pytest.mark.parametrize(
    "word", ["no", "0o14", "1_000", "2:30", "1e3", "", "a: b", "# c", "{{ x }}", "two\nlines", "~"]
)
def test_strings_stay_strings(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any], word: str
) -> None:
    distribution["distribution"]["modules"]["ingress"]["baseDomain"] = word
    written = text(document(model, machines, distribution))
    for version in ((1, 1), (1, 2)):
        parser = YAML(typ="safe", pure=True)
        parser.version = version
        assert parser.load(written)["spec"]["distribution"]["modules"]["ingress"]["baseDomain"] == word


def test_what_is_missing_is_told(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    machines[0]["address"] = ""
    machines[1]["power_state"] = "poweredOff"
    machines.append({"name": "demo-old-1", "pool": "old", "role": "worker", "address": "10.0.0.9"})
    del machines[2]
    made = document(model, machines, distribution)
    assert len(made.notes) == 4
    for words in ("pool lb: 1 of 2 machines", "demo-apps-2 has no address", "demo-lb-1 does not run", "'old'"):
        assert any(words in note for note in made.notes), words
    groups = {group["name"]: group for group in made.content["spec"]["kubernetes"]["nodes"]}
    assert [host["name"] for host in groups["apps"]["hosts"]] == ["demo-apps-1"]
    assert groups["old"] == {"name": "old", "hosts": [{"name": "demo-old-1", "ip": "10.0.0.9"}]}


def test_a_whole_cluster_needs_no_note(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    assert document(model, machines, distribution).notes == ()


def test_a_distribution_for_another_kubernetes_is_told(
    model: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    distribution["distributionVersion"] = "v1.31.1"
    assert "choose the distribution's release for 1.32" in document(model, machines, distribution).notes[0]
    distribution["distributionVersion"] = "feature/branch"
    assert document(model, machines, distribution).notes == ()


def test_without_a_control_plane_there_is_no_document(model: dict[str, Any], distribution: dict[str, Any]) -> None:
    with pytest.raises(NothingThereError, match="no control plane"):
        document(model, [], distribution)


def test_control_planes_of_several_pools_have_what_they_share(
    partial: dict[str, Any], machines: list[dict[str, str]], distribution: dict[str, Any]
) -> None:
    partial["pools"][1]["labels"] = {"tier": "control", "room": "one"}
    partial["pools"].append({"name": "second", "role": "control_plane", "count": 2, "labels": {"tier": "control"}})
    for number in (1, 2):
        name = f"demo-second-{number}"
        machines.append({"name": name, "pool": "second", "role": "control_plane", "address": f"10.0.0.5{number}"})
    made = document(load(partial), machines, distribution)
    assert made.content["spec"]["kubernetes"]["masters"]["labels"] == {"tier": "control"}
    assert "several pools of control planes" in made.notes[0]


def test_the_part_is_found_below_spec_and_at_the_top(distribution: dict[str, Any]) -> None:
    config = {"apiVersion": "kfd.sighup.io/v1alpha2", "kind": "OnPremises", "spec": {**distribution, "kubernetes": {}}}
    assert distribution_part(config) == distribution_part(distribution) == distribution


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "distributionVersion and distribution"),
        ({"spec": {"distributionVersion": "v1.32.0"}}, "lacks distribution:"),
        ({"distribution": {"modules": {}}}, "lacks distributionVersion:"),
        ([], "list"),
    ],
)
def test_a_part_that_lacks_something_is_refused(given: Any, says: str) -> None:
    with pytest.raises(DistributionError, match=says):
        distribution_part(given)
