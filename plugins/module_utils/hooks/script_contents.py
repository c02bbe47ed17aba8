# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading the operator's scripts."""

from __future__ import annotations

import os.path
from collections.abc import Iterable
from pathlib import Path

from .script_file import script_problem


class ScriptError(Exception):
    """Scripts that cannot be used; the message has one line for each."""


def read_scripts(paths: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of scripts by their paths, as these are written. Raises ScriptError."""
    found = {path: os.path.expanduser(path) for path in paths}
    problems = [problem for problem in map(script_problem, found.values()) if problem]
    if problems:
        raise ScriptError("\n".join(f"Failed to read a hook: {each}; correct it in hooks" for each in problems))
    return {path: Path(real).read_bytes() for path, real in found.items()}
