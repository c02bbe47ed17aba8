# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to run on one node at one moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from os.path import basename
from pathlib import Path
from typing import Any

from ..model.hook_moments import DEFAULT_TIMEOUT


@dataclass(frozen=True)
class WantedHook:
    """A script with what goes with it.

    Attributes:
        name: of the script on the node and of its log, unique in its moment.
        path: on the operator's machine.
        content: of the script.
    """

    name: str
    path: str
    content: bytes
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: int = DEFAULT_TIMEOUT

    @property
    def fingerprint(self) -> str:
        """Return what tells this hook from a changed one: content, arguments and environment, but no path."""
        content = hashlib.sha256(self.content).hexdigest()
        settings = json.dumps([self.arguments, sorted(self.environment.items())])
        return hashlib.sha256(f"{content}\0{settings}".encode()).hexdigest()

    @property
    def former_mark(self) -> str:
        """Return the name of the file that version 0.1.0 left on a node where this content had run; else ""."""
        if self.arguments or self.environment:
            return ""
        return f"{hashlib.sha1(self.content).hexdigest()}.done"  # noqa: S324 - a name, no protection


def path_of(script: Any) -> str:
    """Return the path of a script: it is one, or a mapping with it."""
    return str(script["path"] if isinstance(script, Mapping) else script)


def wanted_hooks(scripts: Iterable[Any]) -> list[WantedHook]:
    """Read the scripts of a moment: paths, or mappings as in the cluster model. Raises OSError."""
    hooks: list[WantedHook] = []
    names: set[str] = set()
    for script in scripts:
        settings: Mapping[str, Any] = script if isinstance(script, Mapping) else {}
        path = path_of(script)
        name = _unique(basename(path), names)
        names.add(name)
        hooks.append(
            WantedHook(
                name=name,
                path=path,
                content=Path(path).read_bytes(),
                arguments=tuple(str(argument) for argument in settings.get("arguments") or ()),
                environment={str(key): str(value) for key, value in (settings.get("environment") or {}).items()},
                timeout_seconds=int(settings.get("timeout_seconds") or DEFAULT_TIMEOUT),
            )
        )
    return hooks


def _unique(name: str, taken: set[str]) -> str:
    """Return a name that is not taken; the first of several of the same name keeps it, whatever comes later."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def words_of(value: Any) -> list[str]:
    """Return the words of a list, or of a text with commas, as the command line gives it."""
    words = value.split(",") if isinstance(value, str) else value or []
    return [str(word).strip() for word in words if str(word).strip()]


def is_chosen(hook: WantedHook, moment: str, pool: str, words: Iterable[str]) -> bool:
    """Tell whether a word chooses a hook: by moment, pool or script, or by several with colons between."""
    names = {moment, pool, hook.path, basename(hook.path)}
    return any(word in names or set(word.split(":")) <= names for word in words)
