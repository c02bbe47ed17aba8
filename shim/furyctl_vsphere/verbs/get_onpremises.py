# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`get onpremises`: the config with which furyctl installs the distribution on the living cluster."""

from __future__ import annotations

import shlex

from ..cluster_run import cluster_run
from ..command import onpremises_command
from ..console import Screen
from ..distribution_file import find_distribution
from ..options import Options
from ..query import carry_out_query


def get_onpremises(options: Options, screen: Screen) -> None:
    """Write it, and tell how furyctl goes on from there."""
    with cluster_run(options, screen) as run:
        found = find_distribution(run.cluster, options.config, options.distribution)
        outdir = carry_out_query(
            run,
            options,
            onpremises_command,
            fury_distribution=found.part,
            fury_distribution_directory=str(found.directory),
        )
    path = outdir / "onpremises.yaml"
    screen.say(f"\nThe cluster {run.cluster.name} is described for furyctl.", "bold green")
    screen.say(f"  document  {path}")
    screen.say(f"  next      furyctl apply --config {shlex.quote(str(path))}, the first time with --force migrations")
