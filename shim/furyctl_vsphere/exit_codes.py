# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the exit code of the process says."""

from __future__ import annotations

DONE = 0
EXPECTED_ERROR = 1
USAGE_ERROR = 2
PLAN_HAS_CHANGES = 3
# A shell's way to tell of a signal: the signal's number is added. 130 is Ctrl-C, 143 an orderly end from outside.
SIGNALLED = 128
