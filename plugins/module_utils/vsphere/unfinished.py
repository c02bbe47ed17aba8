# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Machines that vCenter is still making, as after a run that was killed: their tasks go on without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import failed, translated
from .library import vim
from .session import Session
from .tasks import Deadline
from .watch import Watch


def wait_for_unfinished(session: Session, references: Mapping[str, Any], deadline: Deadline) -> None:
    """Wait until vCenter knows machines, by name, or has taken them away again. Raises VsphereError."""
    if not references:
        return
    pending = {reference: name for name, reference in references.items()}
    with (
        translated("wait for clones that are under way"),
        Watch(session, pending, vim.VirtualMachine, ["config.template"]) as watch,
    ):
        while not deadline.has_passed():
            watch.wait(deadline.remaining())
            for reference in list(pending):
                if reference in watch.gone or "config.template" in watch.values[reference]:
                    del pending[reference]
            if not pending:
                return
    raise failed(
        f"wait for {', '.join(sorted(pending.values()))}",
        f"another run's clones were not done after {deadline.seconds} s",
        "see vCenter's tasks, and run again when they have ended",
    )
