# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The collection's cluster model: the only place of the shim that imports the collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

try:
    from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks import script_file
    from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import (
        merging,
        naming,
        problem,
        pruning,
        schema,
        schema_problems,
        validation,
    )
    from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image import loading
    from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.onpremises import distribution
    from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schemas import terms
except ImportError as error:
    raise SystemExit(
        "furyctl-vsphere: the Ansible collection sighup.fury_vsphere is not installed for this Python "
        f"({error}); install the collection and furyctl-vsphere in the same environment"
    ) from error

CLUSTER_SCHEMA: dict[str, Any] = schema.CLUSTER_SCHEMA
MISSING = problem.MISSING
Problem = problem.Problem
dotted: Callable[[tuple[str | int, ...]], str] = problem.dotted
merge: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]] = merging.merge
without: Callable[[Mapping[str, Any], Sequence[Any]], dict[str, Any]] = pruning.without
problems_by_schema: Callable[[Mapping[str, Any], Any], list[Any]] = schema_problems.schema_problems
script_problem: Callable[[str], str] = script_file.script_problem
DistributionError = distribution.DistributionError
distribution_part: Callable[[Any], dict[str, Any]] = distribution.distribution_part
ImageDefinitionError = problem.ImageDefinitionError
load_image_definition: Callable[[Mapping[str, Any], Mapping[str, Any], str], dict[str, Any]] = loading.load_image
resolved_image: Callable[[Mapping[str, Any], str], dict[str, Any]] = loading.resolved
node_name: Callable[[str, str, int], str] = naming.node_name
number_of: Callable[[str, str, str], int | None] = naming.number_of
LABEL: str = terms.LABEL
model_problems: Callable[[Mapping[str, Any]], list[Any]] = validation.problems


def collections_root() -> Path:
    """Return the directory that holds `ansible_collections`, as Ansible's collections path wants it."""
    return next(parent.parent for parent in Path(problem.__file__).parents if parent.name == "ansible_collections")
