# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The log of what was asked of the Kubernetes API."""

from __future__ import annotations

from .terms import Schema, flag, mapping, number, text

AUDIT: Schema = mapping(
    "The log of what was asked of the Kubernetes API, by whom, and with which result.",
    {
        "enabled": flag("Whether there is one.", True),
        "policy": {
            "type": "object",
            "description": "What is logged, and how much of it: a Policy of audit.k8s.io/v1. Empty: ours, which logs "
            "changes with who made them, and never what a secret, a config map or a token holds.",
            "default": {},
            "x-expected": "a mapping with rules, as Kubernetes' documentation describes a Policy",
            "examples": [{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "Metadata"}]}],
        },
        "log_path": text(
            "File of the log on each control plane; its directory is the log's own.",
            default="/var/log/kubernetes/audit/audit.log",
            pattern=r"^(/[A-Za-z0-9._-]+){3,}$",
            x_expected="an absolute path, two directories deep or more, of letters, digits, dots, dashes, underscores",
        ),
        "max_age_days": number("Days that old logs are kept; 0: for ever.", 0, 3650, default=30),
        "max_backups": number("Old logs that are kept; 0: all.", 0, 1000, default=10),
        "max_size_mb": number("Size at which a new log is begun, in MB.", 1, 10000, default=100),
    },
    default={},
)
