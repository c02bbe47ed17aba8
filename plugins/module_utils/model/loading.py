# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From what a person wrote to the model that the rest reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .defaults import complete
from .problem import ClusterModelError, Problem
from .validation import problems


def load(partial: Mapping[str, Any]) -> dict[str, Any]:
    """Validate a partial cluster model and return it complete, in plain Python types of the caller's own.

    Raises ClusterModelError, which lists all problems, and MissingLibraryError. Results are remembered by content:
    Ansible asks again with every variable that reads the model.
    """
    try:
        content = json.dumps(partial, sort_keys=True)
    except (TypeError, ValueError) as error:
        # For example a date, which YAML makes of an unquoted 2026-01-31.
        raise ClusterModelError(
            [Problem((), str(error), "mappings, lists, strings, numbers, true and false", "quote such values")]
        ) from error
    completed: dict[str, Any] = json.loads(_load(content))
    return completed


@lru_cache(maxsize=32)
def _load(content: str) -> str:
    partial = json.loads(content)
    found = problems(partial)
    if found:
        raise ClusterModelError(found)
    return json.dumps(complete(partial))
