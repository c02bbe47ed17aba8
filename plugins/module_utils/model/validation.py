# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Everything that can be found wrong with a cluster model without asking anybody."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .checks.kubernetes import kubernetes_problems
from .checks.network import network_problems
from .checks.packages import package_problems
from .checks.pools import pool_problems
from .checks.vsphere import vsphere_problems
from .defaults import complete
from .problem import MISSING, Problem
from .schema import CLUSTER_SCHEMA
from .schema_problems import schema_problems

# Each takes a completed model, in which anything may be missing or of another type.
_CHECKS: tuple[Callable[[Mapping[str, Any]], Iterator[Problem]], ...] = (
    vsphere_problems,
    network_problems,
    pool_problems,
    kubernetes_problems,
    package_problems,
)


def problems(model: Mapping[str, Any]) -> list[Problem]:
    """Return all problems of a partial or complete cluster model; none: it is valid.

    What breaks the schema is left out of the checks between keys, which then see its default, so that one run names
    every problem and none twice.
    """
    found = schema_problems(CLUSTER_SCHEMA, model)
    completed = complete(_without(model, found))
    broken = {problem.path for problem in found}
    for check in _CHECKS:
        for problem in check(completed):
            if not any(problem.path[: len(path)] == path for path in broken):
                found.append(problem)
    return found


def _without(model: Mapping[str, Any], found: Sequence[Problem]) -> dict[str, Any]:
    """Return the model without the values that the schema refused; in lists, whose indices count, they become None."""
    rest = copy.deepcopy(dict(model))
    for problem in found:
        if problem.value is MISSING or not problem.path:
            continue
        parent: Any = rest
        for part in problem.path[:-1]:
            parent = parent[part] if parent is not None else None
        if isinstance(parent, list):
            parent[int(problem.path[-1])] = None
        elif isinstance(parent, dict):
            parent.pop(problem.path[-1], None)
    return rest
