# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""etcd."""

from __future__ import annotations

from .terms import VERSION, Schema, mapping, number, text

ETCD: Schema = mapping(
    "etcd.",
    {
        "version": text(
            "Version of etcd.",
            pattern=VERSION.replace("^", "^(").replace("$", ")?$"),
            x_expected="a full version such as 3.4.23",
            x_default="by the version of Kubernetes",
        ),
        "quota_mb": number(
            "Size in MB that the database may have; full, it takes no more writes.", 64, 16384, default=2048
        ),
        "heartbeat_ms": number("Milliseconds between two signs of life of the leader.", 10, 10000, default=100),
        "election_ms": number(
            "Milliseconds without a sign of life after which another leader is elected.", 50, 50000, default=1000
        ),
        "snapshot_count": number(
            "Changes between two snapshots on the disk; 0: etcd's own choice.", 0, 10000000, default=0
        ),
        "auto_compaction_hours": number(
            "Hours of history that etcd keeps; 0: the API servers compact it, which they do every five minutes.",
            0,
            8760,
            default=0,
        ),
        "extra_arguments": {
            "type": "object",
            "description": "Further arguments of etcd, without the leading dashes.",
            "additionalProperties": {
                "type": ["string", "integer", "boolean"],
                "description": "The value.",
                "x-expected": "a string, a whole number, true or false",
            },
            "propertyNames": {
                "pattern": r"^[a-z0-9][a-z0-9-]*$",
                "x-expected": "an argument without the leading dashes",
            },
            "default": {},
            "examples": [{"max-request-bytes": 2097152}],
        },
    },
    default={},
)
