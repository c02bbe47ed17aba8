# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The JSON Schemas of the dialects, and what is wrong in how a config uses their keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from ..cluster_model import Problem, problems_by_schema
from ..document import KeyPath


@lru_cache(maxsize=2)
def load_schema(name: str) -> dict[str, Any]:
    """Return a JSON Schema of this package by the name of its file."""
    text = (resources.files("furyctl_vsphere") / "schemas" / name).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def problems_of(schema: Mapping[str, Any], data: Mapping[str, Any]) -> list[Problem]:
    """Return everything in which a config differs from its dialect's schema."""
    return problems_by_schema(schema, data)


def ignored_keys(schema: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Yield the keys of a config that the schema knows to have no effect, with the reason."""
    yield from _ignored(schema, data, (), schema.get("$defs", {}))


def _ignored(
    schema: Mapping[str, Any], data: Any, path: KeyPath, definitions: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, str]]:
    if "$ref" in schema:
        schema = {**definitions[schema["$ref"].rsplit("/", 1)[1]], **schema}
    if "x-ignored" in schema:
        # An empty value says nothing that could be missed.
        if data not in ({}, [], ""):
            yield path, schema["x-ignored"]
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key in schema.get("properties", {}):
                yield from _ignored(schema["properties"][key], value, (*path, key), definitions)
    elif isinstance(data, list) and "items" in schema:
        for index, value in enumerate(data):
            yield from _ignored(schema["items"], value, (*path, index), definitions)
