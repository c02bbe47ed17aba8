# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the vSphere section must hold beyond its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Problem
from ..sections import entries, section


def vsphere_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of where the virtual machines are to live."""
    vsphere = section(model, "vsphere")
    if vsphere and not vsphere.get("cluster") and not entries(vsphere, "hosts"):
        yield Problem(
            ("vsphere", "cluster"),
            vsphere.get("cluster") or MISSING,
            "a vSphere cluster or resource pool, or a list of hosts",
            "name the vSphere cluster, or the hosts to spread the virtual machines on",
        )
