# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The console script `furyctl`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from ..exit_codes import EXPECTED_ERROR
from ..failure import ExpectedError
from .decision import Owner, owner_of
from .kind import is_ours
from .real import NAME, find_real, hand_over

_NONE = (
    "this is not for vSphere, so it is for furyctl itself, and there is no other furyctl on PATH; install it from "
    "https://github.com/sighupio/furyctl, or name a config with kind: VSphereCluster, or kind: Cluster and "
    "provisioner: vsphere"
)


def main() -> int:
    """Carry out what is ours; become the real furyctl for everything else."""
    arguments = sys.argv[1:]
    # What is not needed to decide is imported later: the real one need not wait for it.
    owner = owner_of(arguments, is_ours)
    if owner is Owner.OURS:
        return _ours(arguments)
    try:
        real = find_real(_ourselves(), os.environ, os.getppid())
        if real is not None:
            hand_over(real, arguments, os.environ, os.getppid())
        if owner is Owner.ANYBODYS:
            return _ours(arguments)
        raise ExpectedError(_NONE)
    except ExpectedError as failure:
        from ..console import Screen  # noqa: PLC0415  # as above

        Screen().errors(failure.lines)
        return EXPECTED_ERROR


def _ours(arguments: list[str]) -> int:
    from ..cli import main as run  # noqa: PLC0415  # as above

    return run(arguments, NAME)


def _ourselves() -> Path:
    return Path(shutil.which(sys.argv[0]) or sys.argv[0])
