"""The files that API servers read: their names, and what the audit policy logs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.api_server_files import api_server_files
from ansible_collections.sighup.fury_vsphere.plugins.filter.kubeadm_config import kubeadm_config
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.audit_policy import audit_policy

NODE: dict[str, Any] = {
    "version": "1.31.0",
    "endpoint": "10.0.0.10:6443",
    "node_name": "cp-1",
    "node_address": "10.0.0.11",
    "control_plane": True,
    "etcd_endpoints": ["https://10.0.0.21:2379"],
}
ENCRYPTION = {"kind": "EncryptionConfiguration", "resources": []}


def arguments_of(settings: dict[str, Any]) -> dict[str, str]:
    server = kubeadm_config(settings, "phase")[1]["apiServer"]
    return {each["name"]: each["value"] for each in server["extraArgs"]}


def test_no_files_without_a_reason() -> None:
    assert api_server_files(NODE) == []
    volumes = kubeadm_config(NODE, "phase")[1]["apiServer"]["extraVolumes"]
    assert volumes == []


def test_api_servers_are_told_the_very_names() -> None:
    settings = {
        **NODE,
        "audit": {"enabled": True},
        "encryption": ENCRYPTION,
        "oidc": {"issuer_url": "https://x", "client_id": "y", "ca": "\npem\n"},
    }
    files = {file["path"]: file["content"] for file in api_server_files(settings)}
    told = arguments_of(settings)
    assert {told["audit-policy-file"], told["encryption-provider-config"], told["oidc-ca-file"]} == set(files)
    assert files[told["oidc-ca-file"]] == "pem\n"
    assert json.loads(files[told["encryption-provider-config"]]) == ENCRYPTION
    # What the cluster model would have completed.
    assert told["audit-log-maxage"] == "30"


def test_another_content_is_another_name() -> None:
    first = arguments_of({**NODE, "encryption": ENCRYPTION})["encryption-provider-config"]
    second = arguments_of({**NODE, "encryption": {**ENCRYPTION, "resources": [1]}})["encryption-provider-config"]
    assert first != second
    assert first == arguments_of({**NODE, "encryption": ENCRYPTION})["encryption-provider-config"]


def test_wrong_settings() -> None:
    with pytest.raises(AnsibleFilterError, match="API servers cannot be given these settings: node_name: missing"):
        api_server_files({**NODE, "node_name": ""})


def level_of(user: str, groups: list[str], verb: str, group: str, resource: str) -> str:
    """Return what our policy logs of a request, by the rules of the API server: the first that fits."""
    for rule in audit_policy({})["rules"]:
        resources = rule.get("resources", [])
        fits = (
            user in rule.get("users", [user])
            and bool(set(groups) & set(rule.get("userGroups", groups)))
            and verb in rule.get("verbs", [verb])
            and "nonResourceURLs" not in rule
            and (
                not resources
                or any(each["group"] == group and resource in each.get("resources", [resource]) for each in resources)
            )
        )
        if fits:
            return str(rule["level"])
    return "None"


@pytest.mark.parametrize("verb", ["get", "list", "create", "update", "patch", "delete"])
@pytest.mark.parametrize(
    ("group", "resource"),
    [
        ("", "secrets"),
        ("", "configmaps"),
        ("", "serviceaccounts/token"),
        ("authentication.k8s.io", "tokenreviews"),
        ("", "pods/exec"),
    ],
)
@pytest.mark.parametrize(
    ("user", "groups"),
    [
        ("me", ["system:authenticated"]),
        ("system:node:w", ["system:nodes"]),
        ("x", ["system:serviceaccounts:kube-system"]),
    ],
)
def test_secrets_are_logged_without_their_content(
    verb: str, group: str, resource: str, user: str, groups: list[str]
) -> None:
    assert level_of(user, groups, verb, group, resource) == "Metadata"


@pytest.mark.parametrize(
    ("user", "verb", "group", "resource", "expected"),
    [
        ("me", "create", "rbac.authorization.k8s.io", "clusterrolebindings", "RequestResponse"),
        ("me", "delete", "apps", "deployments", "Metadata"),
        ("system:kube-scheduler", "list", "", "pods", "None"),
        ("system:kube-scheduler", "create", "", "pods/binding", "Metadata"),
        ("me", "update", "coordination.k8s.io", "leases", "None"),
        ("me", "create", "", "events", "None"),
    ],
)
def test_what_else_is_logged(user: str, verb: str, group: str, resource: str, expected: str) -> None:
    assert level_of(user, ["system:authenticated"], verb, group, resource) == expected


def test_policy_of_the_user() -> None:
    policy = audit_policy({"rules": [{"level": "None"}]})
    assert policy == {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "None"}]}
