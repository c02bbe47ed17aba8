# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From what a person wrote to the model that the rest reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .defaults import complete
from .merging import merge
from .problem import ClusterModelError, Problem
from .validation import problems


def load(partial: Mapping[str, Any], site: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Validate a partial cluster model, laid over its site's, and return it complete, in plain Python types.

    Raises ClusterModelError, which lists all problems, and MissingLibraryError. Results are remembered by content:
    Ansible asks again with every variable that reads the model.
    """
    completed: dict[str, Any] = json.loads(_load(_plain(site or {}), _plain(partial)))
    return completed


def as_plain(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping in plain Python types. Raises ClusterModelError for what JSON does not know, such as a date."""
    plain: dict[str, Any] = json.loads(_plain(mapping))
    return plain


def _plain(mapping: Mapping[str, Any]) -> str:
    """Return a mapping as JSON: Ansible's own containers are far slower to copy and compare than plain ones."""
    try:
        return json.dumps(mapping, sort_keys=True)
    except (TypeError, ValueError) as error:
        # For example a date, which YAML makes of an unquoted 2026-01-31.
        raise ClusterModelError(
            [Problem((), str(error), "mappings, lists, strings, numbers, true and false", "quote such values")]
        ) from error


@lru_cache(maxsize=32)
def _load(site: str, cluster: str) -> str:
    partial = merge(json.loads(site), json.loads(cluster))
    found = problems(partial)
    if found:
        raise ClusterModelError(found)
    return json.dumps(complete(partial))
