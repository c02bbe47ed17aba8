# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a run found, as its callback wrote it for us."""

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
        summary: number of verdicts by status.
    """

    machines: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]
    summary: dict[str, int]

    @property
    def has_changes(self) -> bool:
        """Tell whether anything differs from the config, also what a run leaves alone until it is allowed more."""
        return bool(self.rules) or any(step["action"] not in _NO_CHANGES for step in self.machines)


def read_results(path: Path) -> Results:
    """Read what a run left; raise ExpectedError when it left nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExpectedError(
            f"{path}: what the run found cannot be read: {error}; see that the collection and furyctl-vsphere "
            "are of the same version"
        ) from error
    preflight = found.get("preflight", {})
    return Results(
        machines=found.get("cluster_vms", {}).get("plan", []),
        rules=found.get("placement_rules", {}).get("changes", []),
        verdicts=preflight.get("verdicts", []),
        summary=preflight.get("summary", {}),
    )


def print_json(data: Any) -> None:
    """Print a document for a machine: nothing else may be on standard output."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    sys.stdout.flush()
