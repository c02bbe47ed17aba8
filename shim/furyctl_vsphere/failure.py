# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What ends a run in another way than success."""

from __future__ import annotations

from collections.abc import Sequence

from .exit_codes import EXPECTED_ERROR, SIGNALLED


class ExpectedError(Exception):
    """An expected error: lines to show, and no traceback.

    Attributes:
        lines: what is wrong and what to do, one message each.
        exit_code: of the process.
    """

    def __init__(self, lines: str | Sequence[str], exit_code: int = EXPECTED_ERROR) -> None:
        """Take one message or several."""
        self.lines = (lines,) if isinstance(lines, str) else tuple(lines)
        self.exit_code = exit_code
        super().__init__("\n".join(self.lines))


class InterruptedRunError(ExpectedError):
    """The user (or the system) stopped the run with a signal."""

    def __init__(self, signal_number: int) -> None:
        """Take the signal's number; the exit code is a shell's for it."""
        super().__init__("interrupted; running the same command again goes on from here", SIGNALLED + signal_number)
