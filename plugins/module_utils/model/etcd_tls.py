# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What etcd's members speak on their TLS ports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .versions import numbers_of

# The first of each minor that takes --tls-min-version, as later minors do. None of them speaks older than TLS 1.2.
_CHOOSES_VERSION_SINCE = ((3, 4, 25), (3, 5, 8))


def etcd_tls_arguments(tls: Mapping[str, Any], version: str) -> dict[str, str]:
    """Return the arguments of a version of etcd for the section `kubernetes.tls` of a cluster model."""
    if tls.get("minimum_version") == "1.3":
        return {"tls-min-version": "TLS1.3"} if _chooses_version(version) else {}
    return {"cipher-suites": ",".join(tls["cipher_suites"])} if tls.get("cipher_suites") else {}


def _chooses_version(version: str) -> bool:
    numbers = numbers_of(version)
    older = [since for since in _CHOOSES_VERSION_SINCE if since[:2] == numbers[:2]] or _CHOOSES_VERSION_SINCE[:1]
    return numbers >= older[0]
