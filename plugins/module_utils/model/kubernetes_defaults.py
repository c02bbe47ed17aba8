# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Completing Kubernetes' settings: the defaults that depend on other keys."""

from __future__ import annotations

from typing import Any

from .schemas.tls import CIPHER_SUITES
from .sections import entries, section

COMPONENTS = ("api_server", "controller_manager", "scheduler")


def complete_kubernetes_settings(kubernetes: dict[str, Any]) -> None:
    """Fill in what the section `kubernetes` of a model does not say."""
    tls = section(kubernetes, "tls")
    tls.setdefault("cipher_suites", list(CIPHER_SUITES) if tls.get("minimum_version") == "1.2" else [])
    for component in COMPONENTS:
        for volume in entries(section(kubernetes, component), "extra_volumes"):
            if isinstance(volume, dict) and "host_path" in volume:
                volume.setdefault("mount_path", volume["host_path"])
