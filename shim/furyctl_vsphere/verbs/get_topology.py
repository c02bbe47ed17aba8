# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`get topology`: the living cluster as a picture."""

from __future__ import annotations

from ..cluster_run import cluster_run
from ..command import topology_command
from ..console import Screen
from ..options import Options
from ..query import carry_out_query


def get_topology(options: Options, screen: Screen) -> None:
    """Draw it, and tell where the files are."""
    with cluster_run(options, screen) as run:
        outdir = carry_out_query(run, options, topology_command)
    screen.say(f"\nThe cluster {run.cluster.name} is drawn.", "bold green")
    for name, what in (("html", "to look at"), ("svg", "to put into documents"), ("json", "for programs")):
        screen.say(f"  {outdir / f'topology.{name}'}  {what}")
