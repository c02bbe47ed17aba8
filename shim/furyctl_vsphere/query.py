# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A run that writes what it reads of a living cluster."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .ansible_files import query
from .cluster import Cluster
from .command import Command, Surroundings
from .console import Screen
from .credentials import check_credentials
from .execution import carry_out, surroundings
from .options import Options
from .preparation import working_directory, write_generated
from .workdir import write_private


def carry_out_query(
    options: Options, screen: Screen, cluster: Cluster, command: Callable[[Surroundings], Command], **more: Any
) -> Path:
    """Run it, with more variables; return the directory that it wrote to."""
    check_credentials(os.environ)
    workdir = working_directory(options)
    outdir = options.outdir.expanduser().absolute() if options.outdir else workdir.root
    with workdir.locked() as lock:
        around = surroundings(options, screen, workdir)
        write_generated(workdir, cluster)
        write_private(workdir.query, query(str(outdir), options.force, **more))
        carry_out(command(around), around, lock)
    return outdir
