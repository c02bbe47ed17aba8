# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Resolving the name of the Kubernetes API."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

from ...model.preflight_endpoint import endpoint_name, endpoint_verdict
from ...model.preflight_verdict import Verdict
from ...model.step import Plan


def endpoint_verdicts(model: Mapping[str, Any], planned: Plan | None) -> list[Verdict]:
    """Judge the endpoint's name, when the config gives it one."""
    name = endpoint_name(model)
    return [endpoint_verdict(model, resolve(name), _targets(model, planned))] if name else []


def resolve(name: str) -> list[str]:
    """Return the addresses of a name; none when it cannot be resolved."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


def _targets(model: Mapping[str, Any], planned: Plan | None) -> list[str]:
    if model["load_balancer"]["vip"]:
        return [model["load_balancer"]["vip"]]
    if planned is None:
        return []
    return planned.addresses("load_balancer") or planned.addresses("control_plane")
