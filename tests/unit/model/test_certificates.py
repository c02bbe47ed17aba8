"""What users, names and authorities must be: each rule broken once, and its message."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import dotted
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.validation import problems
from sample_cluster import PARTIAL


def messages(section: str, value: Any) -> list[str]:
    model = {**PARTIAL, section: {**PARTIAL.get(section, {}), **value} if isinstance(value, dict) else value}
    return [f"{dotted(problem.path)} | {problem.expected} | {problem.remedy}" for problem in problems(model)]


@pytest.mark.parametrize(
    ("section", "value"),
    [
        (
            "kubernetes",
            {"api_server": {"extra_names": ["api.example.com", "*.example.com", "10.9.9.9", "2001:db8::1"]}},
        ),
        ("kubernetes", {"users": [{"name": "jane@example.com", "groups": ["a b", "system:masters"]}]}),
        ("kubernetes", {"users": [{"name": "Jane.Doe", "validity_days": 7}, {"name": "j"}]}),
        ("certificates", {"renew_before_days": 30, "validity_days": 31}),
        ("certificates", {"authorities": {"etcd": {"certificate": "/a.crt", "key": "/a.key", "chain": "/c.crt"}}}),
        ("certificates", {"authorities": {"service_accounts": {"key": "/sa.key"}}}),
    ],
)
def test_what_is_allowed(section: str, value: dict[str, Any]) -> None:
    assert messages(section, value) == []


@pytest.mark.parametrize(
    ("section", "value", "message"),
    [
        (
            "kubernetes",
            {"api_server": {"extra_names": ["https://x"]}},
            "kubernetes.api_server.extra_names[0] | a DNS name in lower-case letters, or an address | ",
        ),
        ("kubernetes", {"api_server": {"extra_names": ["10.0.0.300"]}}, "kubernetes.api_server.extra_names[0] | a DNS"),
        ("kubernetes", {"users": [{}]}, "kubernetes.users[0].name | "),
        *(
            (
                "kubernetes",
                {"users": [{"name": name}]},
                "kubernetes.users[0].name | a name that Kubernetes or this collection does not use itself",
            )
            for name in ("admin", "Admin", "kubernetes-admin", "system:node:x")
        ),
        *(
            ("kubernetes", {"users": [{"name": name}]}, "kubernetes.users[0].name | letters, digits, dots")
            for name in ("a/b", "../a", ".a", "a b", "a:b")
        ),
        (
            "kubernetes",
            {"users": [{"name": "jane"}, {"name": "Jane"}]},
            "kubernetes.users[1].name | one user of a name, in upper or lower case | rename or remove one of the two",
        ),
        (
            "kubernetes",
            {"users": [{"name": "jane", "groups": ["a", "system:nodes"]}]},
            "kubernetes.users[0].groups[1] | a group of yours, or system:masters | name another group",
        ),
        (
            "kubernetes",
            {"users": [{"name": "jane", "validity_days": 0}]},
            "kubernetes.users[0].validity_days | a whole",
        ),
        (
            "certificates",
            {"renew_before_days": 90, "validity_days": 90},
            "certificates.renew_before_days | fewer days than the 90 that a certificate is valid | lower it",
        ),
        (
            "certificates",
            {"authorities": {"kubernetes": {"certificate": "/a.crt"}}},
            "certificates.authorities.kubernetes.key | a path, as certificate has one | add it, or remove certificate",
        ),
        (
            "certificates",
            {"authorities": {"front_proxy": {"key": "/a.key"}}},
            "certificates.authorities.front_proxy.certificate | a path, as key has one | add it, or remove key",
        ),
        (
            "certificates",
            {"authorities": {"etcd": {"chain": "/a.crt"}}},
            "certificates.authorities.etcd.chain | a certificate below it | add the certificate and its key",
        ),
        (
            "certificates",
            {"authorities": {"etcd": {"certificate": "a.crt", "key": "/a.key"}}},
            "certificates.authorities.etcd.certificate | an absolute path (~ is allowed) | ",
        ),
    ],
)
def test_each_rule_has_its_message(section: str, value: dict[str, Any], message: str) -> None:
    assert messages(section, value)[0].startswith(message)


@pytest.mark.parametrize(
    ("section", "value"),
    [
        ("certificates", 3),
        ("certificates", {"authorities": [], "renew_before_days": "x"}),
        ("certificates", {"authorities": {"etcd": 3}}),
        ("kubernetes", {"users": 3}),
        ("kubernetes", {"users": [1, {"name": [], "groups": 3}], "api_server": "x"}),
    ],
)
def test_no_nonsense_makes_the_validation_fail(section: str, value: Any) -> None:
    assert messages(section, value)
