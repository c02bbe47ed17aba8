# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The hooks of a cluster's pools, as its model has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os.path import basename
from typing import Any, NamedTuple

from ..model.hook_moments import MOMENTS
from .script_file import script_problem


class PoolHook(NamedTuple):
    """A hook of a pool; `key` is its place in the model."""

    key: str
    pool: str
    moment: str
    path: str


def pool_hooks(model: Mapping[str, Any], moments: Iterable[str] = MOMENTS) -> Iterator[PoolHook]:
    """Yield the hooks of a complete model."""
    wanted = set(moments)
    for index, pool in enumerate(model["pools"]):
        for moment, hooks in pool["hooks"].items():
            for number, hook in enumerate(hooks if moment in wanted else []):
                yield PoolHook(f"pools[{index}].hooks.{moment}[{number}]", pool["name"], moment, hook["path"])


def hook_problems(model: Mapping[str, Any], moments: Iterable[str] = MOMENTS) -> list[str]:
    """Return what keeps hooks from being run, one line each, with key, value, what was expected and what to do.

    Reads the scripts, each once.
    """
    found: dict[str, str] = {}
    lines = []
    for hook in pool_hooks(model, moments):
        if hook.path not in found:
            found[hook.path] = script_problem(hook.path)
        if found[hook.path]:
            remedy = "correct the script" if "first line" in found[hook.path] else "correct the path or the file"
            lines.append(
                f'fury_cluster.{hook.key}: "{hook.path}": expected a script that can be read and names its '
                f"interpreter; {found[hook.path]}; {remedy}"
            )
    return lines


def unknown_words(model: Mapping[str, Any], words: Iterable[str]) -> list[str]:
    """Return the words of which a part names neither a moment nor a pool nor a script: they would choose nothing."""
    known = {*MOMENTS, *(pool["name"] for pool in model["pools"])}
    for hook in pool_hooks(model):
        known |= {hook.path, basename(hook.path)}
    return [word for word in words if word not in known and not set(word.split(":")) <= known]
