# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The pools of `kind: VSphereCluster`: load balancers, etcd, masters and nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..document import KeyPath
from .modern_values import Values
from .modern_words import KUBERNETES, POOL_NAMES, ROLES, camel, schema_at
from .translation import value_at

# Of a pool's keys, those that are said here in another way.
_OWN = ("name", "role")


def pool_words() -> dict[str, str]:
    """Return the keys of a pool, by their word here."""
    return {camel(word): word for word in schema_at(("pools", 0))["properties"] if word not in _OWN}


def translate_pools(values: Values, data: Mapping[str, Any]) -> None:
    """Write the model's pools, in an order that does not depend on the config's."""
    pools: list[dict[str, Any]] = []
    words = pool_words()
    for source, entry, name, role in _entries(data):
        target: KeyPath = ("pools", len(pools))
        values.result.note(target, source)
        pool = {**({"name": name} if name is not None else {}), "role": role}
        values.result.note((*target, "name"), (*source, "name") if "name" in entry or name is None else source)
        values.result.note((*target, "role"), (*source, "role") if "role" in entry else source)
        for key, word in words.items():
            values.result.note((*target, word), (*source, key))
            if entry.get(key) is not None:
                pool[word] = values.carried(entry[key], (*source, key), (*target, word))
        # Sizes without a value were wrong, and are told.
        pool = {key: value for key, value in pool.items() if value is not None}
        if entry.get("enabled") is False:
            pool["count"] = 0
        pools.append(pool)
    values.result.model["pools"] = pools


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Mapping[str, Any], Any, str]]:
    """Yield place, content, name and role of every pool."""
    for section, default in POOL_NAMES.items():
        source: KeyPath = (*KUBERNETES, section)
        entry = value_at(data, source)
        if isinstance(entry, Mapping):
            yield source, entry, entry.get("name", default), ROLES[section]
    nodes = value_at(data, (*KUBERNETES, "nodes"))
    for index, entry in enumerate(nodes if isinstance(nodes, list) else []):
        if isinstance(entry, Mapping):
            role = ROLES.get(str(entry.get("role", "nodes")), ROLES["nodes"])
            yield (*KUBERNETES, "nodes", index), entry, entry.get("name"), role
