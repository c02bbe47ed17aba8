# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a run found, as Ansible's screen wrote it for us."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .failure import ExpectedError

STDERR = 2  # the file descriptor: what is for people, while standard output is for a machine

# Steps of a plan about machines that are as the config asks, and that a limit leaves out.
_NO_CHANGES = ("keep", "outside")


@dataclass(frozen=True)
class Results:
    """Plans and verdicts of a run.

    Attributes:
        machines: steps of the plan of virtual machines.
        rules: changes of the rules of where they run.
        verdicts: of the preflight.
    """

    machines: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]

    @property
    def has_changes(self) -> bool:
        """Tell whether anything differs from the config, also what a run leaves alone until it is allowed more."""
        return bool(self.rules) or any(step["action"] not in _NO_CHANGES for step in self.machines)


def read_results(path: Path) -> Results:
    """Read what a run left; raise ExpectedError when it left nothing."""
    try:
        found: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
        return Results(machines=found["plan"], rules=found["rules"], verdicts=found["verdicts"])
    except (OSError, ValueError, KeyError) as error:
        raise ExpectedError(
            f"{path}: what the run found cannot be read: {error}; see that the collection and furyctl-vsphere "
            "are of the same version"
        ) from error


def print_json(data: Any) -> None:
    """Print a document for a machine: nothing else may be on standard output."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    sys.stdout.flush()
