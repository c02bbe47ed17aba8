# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Encryption of what Kubernetes keeps in etcd."""

from __future__ import annotations

from .terms import Schema, flag, list_of, mapping, text

# aesgcm needs a new key every 200,000 writes, and kms a service of its own: neither is for a key in a file.
PROVIDERS = ("secretbox", "aescbc")

ENCRYPTION: Schema = mapping(
    "Encryption of secrets before they reach etcd. The keys live in secrets/encryption.json of the working directory, "
    "which must not be lost.",
    {
        "enabled": flag("Whether they are encrypted. Both ways it can be changed on a living cluster.", False),
        "provider": text(
            "How keys encrypt. Of a living cluster it changes when the key is rotated.",
            enum=list(PROVIDERS),
            default="secretbox",
        ),
        "resources": list_of(
            "What is encrypted.",
            text(
                "A resource, in the plural, with its API group when that has a name.",
                pattern=r"^[a-z][a-z0-9]*(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
                x_expected="a resource such as secrets or tokens.example.com",
            ),
            default=["secrets"],
            minItems=1,
            uniqueItems=True,
            examples=[["secrets", "configmaps"]],
        ),
    },
    default={},
)
