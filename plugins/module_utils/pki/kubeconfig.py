# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Kubeconfigs: writing one, and telling whether one is still as it shall be."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .certificate import (
    PkiError,
    begins,
    belong_together,
    certificate_in,
    common_name,
    ends,
    is_signed_by,
    organizations,
    private_key_in,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

try:
    import yaml
except ImportError:
    HAS_YAML = False
else:
    HAS_YAML = True

# A certificate that lives shorter than three windows is renewed in the last third of its life.
_SHORTEST_LIFE_IN_WINDOWS = 3


def require_yaml() -> None:
    """Raise PkiError when the Python library that reads kubeconfigs is not installed."""
    if not HAS_YAML:
        raise PkiError("The Python library 'PyYAML' is not installed where Ansible runs; it comes with Ansible.")


@dataclass(frozen=True)
class Access:
    """What a kubeconfig is for.

    Attributes:
        server: URL of the API.
        cluster: name of the cluster.
        authority: certificates that the API's is checked with, in PEM format: the authority's, then those above it.
        user: common name of the user.
        groups: the user's groups.
    """

    server: str
    cluster: str
    authority: bytes
    user: str
    groups: tuple[str, ...]


def kubeconfig(access: Access, certificate: str, key: str) -> str:
    """Return a kubeconfig's text."""
    context = f"{access.user}@{access.cluster}"
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": access.cluster,
                "cluster": {
                    "server": access.server,
                    "certificate-authority-data": _encoded(access.authority),
                },
            }
        ],
        "contexts": [{"name": context, "context": {"cluster": access.cluster, "user": access.user}}],
        "current-context": context,
        "users": [
            {
                "name": access.user,
                "user": {
                    "client-certificate-data": _encoded(certificate.encode()),
                    "client-key-data": _encoded(key.encode()),
                },
            }
        ],
    }
    text: str = yaml.safe_dump(document, sort_keys=False)
    return text


def unfitness(content: bytes, access: Access, now: datetime, window: timedelta) -> str:
    """Return why a kubeconfig is to be made anew, or "" when it is as it shall be."""
    try:
        document = yaml.safe_load(content)
        cluster, user = document["clusters"][0]["cluster"], document["users"][0]["user"]
        authority = certificate_in(_decoded(cluster, "certificate-authority-data"))
        certificate = certificate_in(_decoded(user, "client-certificate-data"))
        key = private_key_in(_decoded(user, "client-key-data"))
        server = cluster["server"]
    except (yaml.YAMLError, KeyError, IndexError, TypeError, ValueError, binascii.Error):
        return "it cannot be read"
    if server != access.server:
        return f"it is for {server}"
    wanted = certificate_in(access.authority)
    if certificate is None or wanted is None or authority != wanted or not is_signed_by(certificate, wanted):
        return "it is for another authority"
    reasons = {
        f"it is for {common_name(certificate)}": common_name(certificate) != access.user,
        f"it is for the groups {', '.join(organizations(certificate)) or '(none)'}": (
            sorted(organizations(certificate)) != sorted(access.groups)
        ),
        "its key is another one": not belong_together(certificate, key),
    }
    return next((reason for reason, holds in reasons.items() if holds), _age(certificate, now, window))


def expiry(content: bytes) -> datetime | None:
    """Return until when a kubeconfig's certificate is valid, or None when that cannot be read."""
    try:
        certificate = certificate_in(_decoded(yaml.safe_load(content)["users"][0]["user"], "client-certificate-data"))
    except (yaml.YAMLError, KeyError, IndexError, TypeError, ValueError, binascii.Error):
        return None
    return None if certificate is None else ends(certificate)


def _age(certificate: Certificate, now: datetime, window: timedelta) -> str:
    life = ends(certificate) - begins(certificate)
    if ends(certificate) <= now:
        return f"it expired on {ends(certificate):%Y-%m-%d}"
    if ends(certificate) - now <= min(window, life / _SHORTEST_LIFE_IN_WINDOWS):
        return f"it expires on {ends(certificate):%Y-%m-%d}"
    return ""


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(section: Mapping[str, Any], key: str) -> bytes:
    return base64.b64decode(section[key])
