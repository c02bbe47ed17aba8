# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What Kubernetes must be told, and in which versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Problem
from ..sections import nodes_of_role, roles_are_known, section
from ..versions import is_full_version, release_of, supported_versions

_HIGHEST_PORT = 65535


def kubernetes_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the version and the endpoint."""
    yield from _version(model)
    yield from _endpoint(model)


def _version(model: Mapping[str, Any]) -> Iterator[Problem]:
    version = section(model, "kubernetes").get("version")
    if isinstance(version, str) and is_full_version(version) and release_of(version) is None:
        yield Problem(
            ("kubernetes", "version"), version, f"one of the versions {supported_versions()}", "choose one of them"
        )


def _endpoint(model: Mapping[str, Any]) -> Iterator[Problem]:
    endpoint = section(model, "kubernetes").get("endpoint") or ""
    load_balancers, control_planes = nodes_of_role(model, "load_balancer"), nodes_of_role(model, "control_plane")
    if not roles_are_known(model):
        return
    if section(model, "load_balancer").get("vip") and not load_balancers:
        yield Problem(
            ("load_balancer", "vip"),
            section(model, "load_balancer")["vip"],
            "load balancers that share it",
            "add load balancers, or remove the virtual address and name the endpoint",
        )
    if not endpoint and not load_balancers and control_planes > 1:
        yield Problem(
            ("kubernetes", "endpoint"),
            MISSING,
            f"the endpoint of the load balancer in front of the {control_planes} control planes",
            "add it as host or host:port, or add load balancers",
        )
    port = str(endpoint).partition(":")[2]
    if port.isdigit() and not 0 < int(port) <= _HIGHEST_PORT:
        yield Problem(("kubernetes", "endpoint"), endpoint, f"a port from 1 to {_HIGHEST_PORT}", "correct the port")
