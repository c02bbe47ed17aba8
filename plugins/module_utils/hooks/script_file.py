# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A script on the operator's machine: whether a node could run it."""

from __future__ import annotations

from pathlib import Path

# Linux reads no more of a first line than this.
_LONGEST_FIRST_LINE = 256


def script_problem(path: str) -> str:
    """Return why a file can be no hook, as a clause that names it; "" when it can."""
    script = Path(path)
    if not script.exists():
        return f"{script} does not exist"
    if not script.is_file():
        return f"{script} is no file"
    try:
        with script.open("rb") as file:
            first_line = file.read(_LONGEST_FIRST_LINE).partition(b"\n")[0]
    except OSError:
        return f"{script} may not be read"
    if first_line.endswith(b"\r"):
        return f"{script} has the line ends of Windows, with which Linux finds no interpreter"
    if not first_line.startswith(b"#!") or not first_line[2:].strip().startswith(b"/"):
        return f"the first line of {script} names no interpreter, as #!/bin/sh does"
    return ""
