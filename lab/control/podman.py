"""Podman, with the lab's settings."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from .settings import HERE, LabError

CONFIGURATION = HERE / "machines" / "containers.conf"


def environment() -> dict[str, str]:
    """Return the environment for podman and for what calls it."""
    return {**os.environ, "CONTAINERS_CONF": str(CONFIGURATION)}


def podman(*arguments: str, check: bool = True) -> str:
    """Run podman and return its output; raises LabError with podman's last line."""
    done = subprocess.run(
        ["podman", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=environment()
    )
    if check and done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise LabError(f"podman {' '.join(arguments[:2])}: {lines[-1]}")
    return done.stdout


def podman_json(*arguments: str) -> Any:
    """Run podman and return its output, which is JSON."""
    return json.loads(podman(*arguments) or "null")
