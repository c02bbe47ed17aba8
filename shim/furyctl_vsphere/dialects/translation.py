# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What comes of translating a config to the cluster model, whatever its dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..cluster_model import Problem
from ..document import KeyPath


def _as_it_is(_path: KeyPath, rest: KeyPath) -> KeyPath:
    return rest


@dataclass
class Translation:
    """A config in the model's words.

    Attributes:
        model: the partial cluster model.
        origins: for paths of the model, given or not, the config's path for the same thing.
        problems: what the model could not be told, by the config's paths.
        ignored: keys of the config that have no effect.
        spelled: how the dialect writes what is below a path of the model; by default as the model does.
        reworded: a text about the model with the dialect's words for its keys; by default the model's.
    """

    model: dict[str, Any] = field(default_factory=dict)
    origins: dict[KeyPath, KeyPath] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    spelled: Callable[[KeyPath, KeyPath], KeyPath] = _as_it_is
    reworded: Callable[[str], str] = str

    def note(self, target: KeyPath, source: KeyPath) -> None:
        """Note where the config says what the model says at a path."""
        self.origins[target] = source

    def origin_of(self, path: KeyPath) -> KeyPath:
        """Return the config's path for a path of the model."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.origins:
                return (*self.origins[path[:length]], *self.spelled(path[:length], path[length:]))
        return path

    def parsed(
        self, source: KeyPath, text: str, parse: Callable[[str], dict[str, str]], expected: str
    ) -> dict[str, str] | None:
        """Return what a text of the config means, or None and a problem; parse raises ValueError with the reason."""
        try:
            return parse(text)
        except ValueError as error:
            self.problems.append(Problem(source, text, f"{expected}; {error}", "correct it"))
            return None


def value_at(data: Any, path: KeyPath) -> Any:
    """Return what stands at a path, or None when there is nothing."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def set_at(model: dict[str, Any], path: KeyPath, value: Any) -> None:
    """Write a value at a path, with the mappings on the way to it."""
    for part in path[:-1]:
        model = model.setdefault(str(part), {})
    model[str(path[-1])] = value
