# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What etcd must be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import Problem
from ..sections import section
from ..versions import is_full_version, minor_of

# From 3.4 on members join as learners, which never cost the others their majority.
_MINORS = ("3.4", "3.5", "3.6")
# "The value of election timeout should be at least five times" the heartbeat's: etcd refuses less.
_HEARTBEATS_PER_ELECTION = 5

# What the role says itself.
_OWN = frozenset(
    [
        "name",
        "data-dir",
        "listen-client-urls",
        "advertise-client-urls",
        "listen-peer-urls",
        "initial-advertise-peer-urls",
        "initial-cluster",
        "initial-cluster-state",
        "initial-cluster-token",
        "listen-metrics-urls",
        "client-cert-auth",
        "trusted-ca-file",
        "cert-file",
        "key-file",
        "peer-client-cert-auth",
        "peer-trusted-ca-file",
        "peer-cert-file",
        "peer-key-file",
        "force-new-cluster",
    ]
)
_OWN_KEYS = {
    "quota-backend-bytes": "quota_mb",
    "heartbeat-interval": "heartbeat_ms",
    "election-timeout": "election_ms",
    "snapshot-count": "snapshot_count",
    "auto-compaction-mode": "auto_compaction_hours",
    "auto-compaction-retention": "auto_compaction_hours",
}


def etcd_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of etcd's version, times and arguments."""
    etcd = section(model, "etcd")
    version = etcd.get("version")
    if isinstance(version, str) and is_full_version(version) and minor_of(version) not in _MINORS:
        yield Problem(
            ("etcd", "version"), version, f"one of the versions {'.x, '.join(_MINORS)}.x", "choose one of them"
        )
    heartbeat, election = etcd.get("heartbeat_ms"), etcd.get("election_ms")
    if isinstance(heartbeat, int) and isinstance(election, int) and election < _HEARTBEATS_PER_ELECTION * heartbeat:
        least = _HEARTBEATS_PER_ELECTION * heartbeat
        yield Problem(
            ("etcd", "election_ms"),
            election,
            f"at least {least}, which is {_HEARTBEATS_PER_ELECTION} times heartbeat_ms",
            "raise it, or lower heartbeat_ms",
        )
    for name, value in section(etcd, "extra_arguments").items():
        path = ("etcd", "extra_arguments", name)
        if name in _OWN_KEYS:
            yield Problem(path, value, "arguments that have no key of their own", f"use etcd.{_OWN_KEYS[name]}")
        elif name in _OWN:
            yield Problem(path, value, "none of the arguments that keep the cluster together", "remove it")
