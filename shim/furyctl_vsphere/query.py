# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A run that writes what it reads of a living cluster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .ansible_files import query
from .cluster_run import ClusterRun
from .command import Command, Surroundings
from .options import Options
from .workdir import write_private


def carry_out_query(run: ClusterRun, options: Options, command: Callable[[Surroundings], Command], **more: Any) -> Path:
    """Run it, with more variables; return the directory that it wrote to."""
    outdir = options.outdir.expanduser().absolute() if options.outdir else run.workdir.root
    write_private(run.workdir.query, query(str(outdir), options.force, **more))
    run.carry_out(command(run.around))
    return outdir
