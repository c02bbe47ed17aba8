# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Everything that can be found wrong with a cluster model without asking anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .checks.certificates import certificate_problems
from .checks.disks import disk_problems
from .checks.etcd import etcd_problems
from .checks.existing_machines import existing_machine_problems
from .checks.firewall import firewall_problems
from .checks.kernel_parameters import kernel_parameter_problems
from .checks.kubernetes import kubernetes_problems
from .checks.kubernetes_settings import kubernetes_settings_problems
from .checks.network import network_problems
from .checks.packages import package_problems
from .checks.pools import pool_problems
from .checks.registries import registry_problems
from .checks.vsphere import vsphere_problems
from .defaults import complete
from .problem import Problem
from .pruning import without
from .schema import CLUSTER_SCHEMA
from .schema_problems import schema_problems

# Each takes a completed model, in which anything may be missing or of another type.
_CHECKS: tuple[Callable[[Mapping[str, Any]], Iterator[Problem]], ...] = (
    existing_machine_problems,
    vsphere_problems,
    network_problems,
    pool_problems,
    disk_problems,
    kernel_parameter_problems,
    kubernetes_problems,
    kubernetes_settings_problems,
    etcd_problems,
    firewall_problems,
    package_problems,
    certificate_problems,
    registry_problems,
)


def problems(model: Mapping[str, Any]) -> list[Problem]:
    """Return all problems of a partial or complete cluster model; none: it is valid.

    What breaks the schema is left out of the checks between keys, which then see its default, so that one run names
    every problem and none twice.
    """
    found = schema_problems(CLUSTER_SCHEMA, model)
    completed = complete(without(model, found))
    broken = {problem.path for problem in found}
    for check in _CHECKS:
        for problem in check(completed):
            if not any(problem.path[: len(path)] == path for path in broken):
                found.append(problem)
    return found
