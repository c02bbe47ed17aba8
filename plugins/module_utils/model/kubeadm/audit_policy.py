# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the API servers log of the requests, where the user has no policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HEAD = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy"}

# The first rule that fits decides. A level below Request never logs what an object holds.
_RULES: tuple[dict[str, Any], ...] = (
    # What the programs of the cluster ask for all the time, without a consequence.
    {
        "level": "None",
        "users": ["system:kube-proxy"],
        "verbs": ["watch"],
        "resources": [{"group": "", "resources": ["endpoints", "services", "services/status"]}],
    },
    {
        "level": "None",
        "userGroups": ["system:nodes"],
        "verbs": ["get"],
        "resources": [{"group": "", "resources": ["nodes", "nodes/status"]}],
    },
    {"level": "None", "resources": [{"group": "coordination.k8s.io", "resources": ["leases"]}]},
    {"level": "None", "nonResourceURLs": ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi*"]},
    {"level": "None", "resources": [{"group": "", "resources": ["events"]}, {"group": "events.k8s.io"}]},
    # What holds secrets: who did what, never the content.
    {
        "level": "Metadata",
        "resources": [
            {"group": "", "resources": ["secrets", "configmaps", "serviceaccounts/token"]},
            {"group": "authentication.k8s.io", "resources": ["tokenreviews", "tokenrequests"]},
            {"group": "certificates.k8s.io", "resources": ["certificatesigningrequests"]},
        ],
        "omitStages": ["RequestReceived"],
    },
    # Who may do what: with the content, as it tells who got which right.
    {
        "level": "RequestResponse",
        "verbs": ["create", "update", "patch", "delete", "deletecollection"],
        "resources": [{"group": "rbac.authorization.k8s.io"}],
        "omitStages": ["RequestReceived"],
    },
    # Somebody inside a container, or past the API server's eyes.
    {
        "level": "Metadata",
        "resources": [
            {"group": "", "resources": ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"]}
        ],
    },
    # Reading alone.
    {
        "level": "None",
        "userGroups": ["system:nodes", "system:serviceaccounts:kube-system"],
        "verbs": ["get", "list", "watch"],
    },
    {
        "level": "None",
        "users": ["system:kube-controller-manager", "system:kube-scheduler", "system:apiserver"],
        "verbs": ["get", "list", "watch"],
    },
    {"level": "Metadata", "omitStages": ["RequestReceived"]},
)


def audit_policy(own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the user's policy with its head, or ours when there is none."""
    return {**_HEAD, **own} if own else {**_HEAD, "rules": [dict(rule) for rule in _RULES]}
