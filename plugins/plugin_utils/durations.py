# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The file with the durations of earlier runs, and what it says of this one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.history import (
    Expectation,
    Sample,
    expected,
    history_text,
    parse_history,
    remembered,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.private_file import write_private


class Durations:
    """Durations of the phases of one playbook. A file that cannot be read or written is no reason to stop a run."""

    def __init__(self, path: str, playbook: str) -> None:
        """Read the file; without a path nothing is known, and nothing kept."""
        self._path = Path(path) if path else None
        self._playbook = playbook
        self._samples: list[Sample] = []
        if self._path:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                self._samples = parse_history(self._path.read_text(encoding="utf-8"))

    def expected(self, phase: str, hosts: int | None, made: bool | None) -> Expectation | None:
        """Return what may be expected of a phase, or of the whole run when it is empty."""
        return expected(self._samples, self._key(phase), hosts, made)

    def keep(self, phase: str, hosts: int, made: bool | None, seconds: float) -> None:
        """Write down how long a phase took, or the whole run."""
        if self._path is None:
            return
        self._samples = remembered(self._samples, Sample(self._key(phase), hosts, made, round(seconds, 1)))
        with contextlib.suppress(OSError):
            write_private(self._path, history_text(self._samples))

    def _key(self, phase: str) -> str:
        return f"{self._playbook}/{phase}" if phase else self._playbook
