# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the exit code of the process says."""

from __future__ import annotations

DONE = 0
EXPECTED_ERROR = 1
USAGE_ERROR = 2
PLAN_HAS_CHANGES = 3
# A shell's way to tell of a signal: the signal's number is added.
SIGNALLED = 128
INTERRUPTED = SIGNALLED + 2

# For help and documentation.
MEANINGS = {
    DONE: "done; of `diff`: the machines are as the config asks",
    EXPECTED_ERROR: "an error that was explained, with what to do",
    USAGE_ERROR: "a wrong command line: a verb, flag or value that there is not, or flags that do not go together",
    PLAN_HAS_CHANGES: "of `diff` only: the plan has changes",
    INTERRUPTED: "interrupted with Ctrl-C (143 by SIGTERM, 129 by SIGHUP); the same command goes on from there",
}
