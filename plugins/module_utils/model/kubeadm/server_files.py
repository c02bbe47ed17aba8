# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The files that API servers read beside keys and certificates.

Each has a checksum of its content in its name: another content is another argument of the API server, so that its
manifest alone tells whether it runs with the right content, and the kubelet restarts it when it does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .audit_policy import audit_policy
from .settings import Settings

# Holds nothing but these files.
DIRECTORY = "/etc/kubernetes/api-server"
_DIGITS = 12


@dataclass(frozen=True)
class ServerFile:
    """One file.

    Attributes:
        argument: the API server's argument that names it.
        path: where it is.
        content: what it holds; for encryption, keys.
    """

    argument: str
    path: str
    content: str


def server_files(settings: Settings) -> list[ServerFile]:
    """Return the files that these settings need."""
    return list(_files(settings))


def _files(settings: Settings) -> Iterator[ServerFile]:
    if settings.oidc.get("issuer_url") and settings.oidc.get("ca"):
        yield _file("oidc-ca-file", "oidc-ca", ".crt", settings.oidc["ca"].strip() + "\n")
    if settings.audit.get("enabled"):
        policy = audit_policy(settings.audit.get("policy") or {})
        yield _file("audit-policy-file", "audit-policy", ".yaml", _text(policy))
    if settings.encryption:
        yield _file("encryption-provider-config", "encryption", ".yaml", _text(settings.encryption))


def _file(argument: str, name: str, suffix: str, content: str) -> ServerFile:
    digest = hashlib.sha256(content.encode()).hexdigest()[:_DIGITS]
    return ServerFile(argument, f"{DIRECTORY}/{name}-{digest}{suffix}", content)


def _text(document: Mapping[str, Any]) -> str:
    """Write a document as JSON, which is YAML, too."""
    return json.dumps(document, indent=2) + "\n"
