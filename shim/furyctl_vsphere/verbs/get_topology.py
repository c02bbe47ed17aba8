# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`get topology`: the living cluster as a picture."""

from __future__ import annotations

from ..command import topology_command
from ..console import Screen
from ..options import Options
from ..preparation import read_cluster
from ..query import carry_out_query


def get_topology(options: Options, screen: Screen) -> None:
    """Draw it, and tell where the files are."""
    cluster = read_cluster(options, screen)
    outdir = carry_out_query(options, screen, cluster, topology_command)
    screen.say(f"\nThe cluster {cluster.name} is drawn.", "bold green")
    for name, what in (("html", "to look at"), ("svg", "to put into documents"), ("json", "for programs")):
        screen.say(f"  {outdir / f'topology.{name}'}  {what}")
