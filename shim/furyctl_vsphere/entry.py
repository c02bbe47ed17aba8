# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The console script `furyctl-vsphere`, and `furyctl` where the user has linked that name to it."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Carry out the command line as the program that was called."""
    # Each is imported only when it is meant: for the real furyctl, which furyctl/ looks for, ours need not be loaded.
    if Path(sys.argv[0]).name == "furyctl":
        from .furyctl.entry import main as run  # noqa: PLC0415 - as above
    else:
        from .cli import main as run  # noqa: PLC0415 - as above
    return run()
