# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Relative paths in a part of a furyctl config that moves to another directory."""

from __future__ import annotations

import posixpath
import re
from typing import Any

# furyctl resolves both from the directory of its config; {file://name} without a dot from the directory of the caller,
# which nobody can know later: it is taken for that of the config.
_PLACEHOLDER = re.compile(r"\{(file|path)://([^{}]+)\}")
# What furyctl takes for a path wherever it stands: a string that begins with ./ or ../.
_PATH = re.compile(r"\.{1,2}/[^\n]*")


def moved(value: Any, origin: str, destination: str) -> Any:
    """Return a value of a config in `origin` so that its relative paths lead to the same files from `destination`.

    Both are absolute. All else stays as it is: {env://...}, {https://...}, absolute paths.
    """
    if isinstance(value, dict):
        return {key: moved(item, origin, destination) for key, item in value.items()}
    if isinstance(value, list):
        return [moved(item, origin, destination) for item in value]
    if not isinstance(value, str):
        return value
    if _PATH.fullmatch(value):
        return relative(posixpath.join(origin, value), destination)
    return _PLACEHOLDER.sub(lambda found: _placeholder(found[1], found[2], origin, destination), value)


def relative(path: str, directory: str) -> str:
    """Return an absolute path as seen from an absolute directory, with the dot by which furyctl knows a path."""
    seen = posixpath.relpath(path, directory)
    return seen if seen.startswith("../") or seen == ".." else f"./{seen}"


def _placeholder(word: str, path: str, origin: str, destination: str) -> str:
    # furyctl puts even an absolute {path://...} behind the directory of the config.
    if word == "file" and path.startswith("/"):
        return f"{{{word}://{path}}}"
    return f"{{{word}://{relative(posixpath.join(origin, path), destination)}}}"
