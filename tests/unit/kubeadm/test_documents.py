"""From settings to kubeadm's configuration, in each version of it: compared with files that a person has read.

To accept a change: FURY_WRITE_GOLDEN=1 pytest tests/unit/kubeadm, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.kubeadm_config import kubeadm_config
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.releases import RELEASES
from strict_fields import FIELDS, violations

GOLDEN = Path(__file__).parent / "golden" / "documents"
CASES = sorted(path.stem for path in (GOLDEN / "settings").iterdir())
# One of each version of the configuration, and 1.24, where control planes have two taints.
VERSIONS = ("1.20.2", "1.24.17", "1.30.14", "1.35.5")


def settings(case: str, version: str, **changes: Any) -> dict[str, Any]:
    return {"version": version, **yaml.safe_load((GOLDEN / "settings" / f"{case}.yml").read_text()), **changes}


def documents(case: str, version: str, **changes: Any) -> list[dict[str, Any]]:
    given = settings(case, version, **changes)
    # A worker has no part in making a cluster.
    init = kubeadm_config(given, "init") if case != "worker" else []
    return [*init, *kubeadm_config(given, "join"), *kubeadm_config(given, "kubelet")]


def document(kind: str, version: str, **changes: Any) -> dict[str, Any]:
    """Return the first of a kind."""
    return next(each for each in documents("stacked-etcd", version, **changes) if each["kind"] == kind)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", CASES)
def test_written_documents(case: str, version: str) -> None:
    found = documents(case, version)
    golden = GOLDEN / "expected" / f"{case}.{version}.yml"
    if os.environ.get("FURY_WRITE_GOLDEN"):
        golden.write_text(yaml.safe_dump_all(found, sort_keys=False, explicit_start=True))
    assert found == list(yaml.safe_load_all(golden.read_text()))


@pytest.mark.parametrize("version", [f"{minor}.0" for minor in RELEASES])
@pytest.mark.parametrize("case", CASES)
def test_kubeadm_knows_every_field(case: str, version: str) -> None:
    api = RELEASES[version.removesuffix(".0")].kubeadm_api
    for each in documents(case, version):
        if each["kind"] not in ("KubeletConfiguration", "KubeProxyConfiguration"):
            assert each["apiVersion"] == f"kubeadm.k8s.io/{api}"
        assert list(violations(each, FIELDS[api][each["kind"]], each["kind"])) == []


def test_one_version_of_the_configuration_is_not_another() -> None:
    """The list of fields can tell them apart, or it would prove nothing."""
    old, new = documents("every-setting", "1.20.2")[1], documents("every-setting", "1.35.5")[1]
    assert list(violations(new, FIELDS["v1beta3"]["ClusterConfiguration"], "new")) != []
    assert list(violations(old, FIELDS["v1beta4"]["ClusterConfiguration"], "old")) != []


@pytest.mark.parametrize("version", VERSIONS)
def test_arguments_are_text(version: str) -> None:
    found = document("ClusterConfiguration", version, scheduler={"arguments": {"leader-elect": True, "v": 2}})
    arguments = found["scheduler"]["extraArgs"]
    pairs = arguments if isinstance(arguments, dict) else {each["name"]: each["value"] for each in arguments}
    assert pairs == {"bind-address": "127.0.0.1", "profiling": "false", "leader-elect": "true", "v": "2"}


def test_argument_that_stands_twice() -> None:
    issuers = ["https://new.example.com", "https://old.example.com"]
    api_server = {"arguments": {"service-account-issuer": issuers}}
    found = document("ClusterConfiguration", "1.31.0", api_server=api_server)
    arguments = found["apiServer"]["extraArgs"]
    assert arguments[-2:] == [{"name": "service-account-issuer", "value": each} for each in issuers]
    with pytest.raises(AnsibleFilterError, match=r"service-account-issuer: 2 values: expected one.*1\.31 or newer"):
        document("ClusterConfiguration", "1.30.0", api_server=api_server)


def test_validity_of_certificates() -> None:
    found = document("ClusterConfiguration", "1.31.0", certificate_validity_hours=4380)
    assert found["certificateValidityPeriod"] == "4380h0m0s"
    with pytest.raises(AnsibleFilterError, match=r"certificate_validity_hours: 4380: expected 0.*v1beta3"):
        document("ClusterConfiguration", "1.30.0", certificate_validity_hours=4380)


def test_numbers_may_come_as_text() -> None:
    """Older Ansible makes a text of what a template says."""
    found = document("ClusterConfiguration", "1.20.2", timeout="420", certificate_validity_hours="0")
    assert found["apiServer"]["timeoutForControlPlane"] == "420s"


@pytest.mark.parametrize(
    ("version", "socket", "taints"),
    [
        ("1.23.17", "/run/containerd/containerd.sock", ["master", "gpu"]),
        ("1.24.0", "unix:///run/containerd/containerd.sock", ["master", "control-plane", "gpu"]),
        ("1.25.0", "unix:///run/containerd/containerd.sock", ["control-plane", "gpu"]),
    ],
)
def test_registration_of_a_control_plane(version: str, socket: str, taints: list[str]) -> None:
    found = document("InitConfiguration", version, taints=[{"key": "gpu", "effect": "NoSchedule"}])["nodeRegistration"]
    assert found["criSocket"] == socket
    assert [taint["key"].rpartition("/")[2] for taint in found["taints"]] == taints


def test_control_plane_without_taints_of_its_own_is_left_to_kubeadm() -> None:
    assert "taints" not in document("InitConfiguration", "1.35.5")["nodeRegistration"]


def test_feature_gates() -> None:
    assert document("ClusterConfiguration", "1.20.2", feature_gates={"X": True})["featureGates"] == {"X": True}
    assert "featureGates" not in document("ClusterConfiguration", "1.20.2")


def test_argument_of_the_user_wins_over_that_of_the_role() -> None:
    api_server = {"arguments": {"oidc-client-id": "mine"}}
    oidc = {"issuer_url": "https://login.example.com", "client_id": "theirs"}
    found = document("ClusterConfiguration", "1.20.2", api_server=api_server, oidc=oidc)["apiServer"]
    assert found["extraArgs"]["oidc-issuer-url"] == "https://login.example.com"
    assert found["extraArgs"]["oidc-client-id"] == "mine"
    assert found["extraVolumes"] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": "1.19.0"}, r'version: "1\.19\.0": expected one of the versions 1\.20\.x to 1\.35\.x'),
        ({"version": "1.36.0"}, r"version:"),
        ({"endpoint": ""}, r"endpoint: missing"),
        ({"token": None}, r"token: missing"),
        ({"timeout": "5m"}, r'timeout: "5m": expected a whole number'),
        ({"certificate_validity_hours": True}, r"certificate_validity_hours: true: expected a whole number"),
        ({"tokens": []}, r"tokens: \[\]: expected one of .*token"),
        ({"scheduler": {"args": {}}}, r"scheduler\.args: \{\}: expected one of arguments, volumes"),
    ],
)
def test_refuses_settings(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        kubeadm_config({**settings("stacked-etcd", "1.20.2"), **changes}, "init")


def test_refuses_to_join_without_knowing_the_authority() -> None:
    with pytest.raises(AnsibleFilterError, match="authority_fingerprint: missing"):
        kubeadm_config(settings("worker", "1.20.2", authority_fingerprint=""), "join")


def test_refuses_what_it_cannot_write() -> None:
    with pytest.raises(AnsibleFilterError, match="takes a dictionary, not list"):
        kubeadm_config([], "init")  # type: ignore[arg-type]
    with pytest.raises(AnsibleFilterError, match="init, join, phase, kubelet, not for reset"):
        kubeadm_config({}, "reset")


def test_phases_are_told_what_made_the_cluster() -> None:
    given = settings("every-setting", "1.35.5")
    made, told = kubeadm_config(given, "init"), kubeadm_config({**given, "token": ""}, "phase")
    assert told[1:] == made[1:]
    assert told[0] == {key: value for key, value in made[0].items() if key != "bootstrapTokens"}


def test_no_document_holds_a_key() -> None:
    for command in ("init", "phase", "kubelet"):
        assert "bm90IG9uZQ" not in str(kubeadm_config(settings("every-setting", "1.35.5"), command))


def test_claims_that_a_token_must_have() -> None:
    oidc = {"issuer_url": "https://x", "client_id": "y", "required_claims": {"a": "1", "b": "2"}}
    found = document("ClusterConfiguration", "1.31.0", oidc=oidc)["apiServer"]["extraArgs"]
    assert [each["value"] for each in found if each["name"] == "oidc-required-claim"] == ["a=1", "b=2"]
    with pytest.raises(AnsibleFilterError, match="oidc-required-claim: 2 values"):
        document("ClusterConfiguration", "1.30.0", oidc=oidc)


def test_tls_1_3_has_no_ciphers_to_choose() -> None:
    found = document("ClusterConfiguration", "1.20.2", tls={"minimum_version": "1.3", "cipher_suites": []})
    for component in ("apiServer", "controllerManager", "scheduler"):
        assert found[component]["extraArgs"]["tls-min-version"] == "VersionTLS13"
        assert "tls-cipher-suites" not in found[component]["extraArgs"]


@pytest.mark.parametrize(("version", "is_there"), [("1.26.15", False), ("1.27.0", True), ("1.35.5", True)])
def test_where_the_kubelet_finds_the_container_runtime(version: str, is_there: bool) -> None:
    found = kubeadm_config(settings("worker", version), "kubelet")[0]
    assert ("containerRuntimeEndpoint" in found) is is_there


def test_pool_wins_over_cluster_wins_over_hardening() -> None:
    found = kubeadm_config(
        settings(
            "worker",
            "1.20.2",
            kubelet_configuration={"maxPods": 200, "eventRecordQPS": 5},
            node_kubelet_configuration={"maxPods": 50},
        ),
        "kubelet",
    )[0]
    assert (found["maxPods"], found["eventRecordQPS"], found["readOnlyPort"]) == (50, 5, 0)
