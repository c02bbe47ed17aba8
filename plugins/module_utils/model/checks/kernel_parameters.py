# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Kernel parameters that Kubernetes does not work without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import Path, Problem
from ..sections import pools_of, section

_NEEDED = ("net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables")


def kernel_parameter_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the kernel parameters of the cluster and of its pools that Kubernetes does not work with."""
    yield from _problems(section(model, "operating_system"), ("operating_system",))
    for index, pool in pools_of(model).items():
        if pool.get("role") in ("control_plane", "worker"):
            yield from _problems(pool, ("pools", index))


def _problems(holder: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    parameters = section(holder, "kernel_parameters")
    for name in _NEEDED:
        if name in parameters and str(parameters[name]).strip() != "1":
            yield Problem(
                (*path, "kernel_parameters", name), parameters[name], "1, which Kubernetes needs", "remove it"
            )
