# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What must be known of virtual machines that are yet to be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Problem
from ..sections import section


def existing_machine_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is missing to make virtual machines; of machines that are there already nothing is."""
    if model.get("existing_machines") is True:
        return
    if "vsphere" not in model:
        expected = "the vSphere to make the virtual machines in"
        remedy = "add it, or set existing_machines when an inventory of yours names the machines"
        yield Problem(("vsphere",), MISSING, expected, remedy)
    if "network" in model and "name" not in section(model, "network"):
        yield Problem(("network", "name"), MISSING, "a string that is not empty", "add it")
