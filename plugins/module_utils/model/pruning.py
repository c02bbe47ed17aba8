# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Looking at the rest of a document of which parts are wrong."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from .problem import MISSING, Problem


def without(document: Mapping[str, Any], found: Sequence[Problem]) -> dict[str, Any]:
    """Return a copy of a document without the values that have problems.

    In lists they become None, as the indices of the others must stay.
    """
    rest = copy.deepcopy(dict(document))
    for problem in found:
        if problem.value is MISSING or not problem.path:
            continue
        parent: Any = rest
        for part in problem.path[:-1]:
            parent = _below(parent, part)
        last = problem.path[-1]
        if isinstance(parent, list) and isinstance(last, int) and last < len(parent):
            parent[last] = None
        elif isinstance(parent, dict):
            parent.pop(last, None)
    return rest


def _below(parent: Any, part: str | int) -> Any:
    """Return what is under a key or index; None when it is not there (any more)."""
    if isinstance(parent, dict):
        return parent.get(part)
    if isinstance(parent, list) and isinstance(part, int) and part < len(parent):
        return parent[part]
    return None
