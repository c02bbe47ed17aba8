# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`cluster init`: the working directory."""

from __future__ import annotations

from ..console import Screen
from ..options import Options
from ..preparation import read_cluster, remove_generated, working_directory, write_generated


def init(options: Options, screen: Screen) -> None:
    """Check the config and make the working directory; a second time changes nothing, and no secret ever."""
    cluster = read_cluster(options, screen)
    workdir = working_directory(options)
    with workdir.locked():
        if options.reset:
            remove_generated(workdir)
        for path in write_generated(workdir, cluster):
            screen.say(f"wrote {path}")
    screen.say(f"{workdir.root} is ready for the cluster {cluster.name}")
