# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`diff`: in what the machines differ from the config."""

from __future__ import annotations

from ..cluster_run import cluster_run
from ..command import plan_command
from ..console import Screen
from ..exit_codes import PLAN_HAS_CHANGES
from ..failure import QuietEndError
from ..options import Options
from ..results import STDERR, print_json


def diff(options: Options, screen: Screen) -> None:
    """Plan, and change nothing; the exit code tells whether there is anything in the plan."""
    as_json = options.output == "json"
    with cluster_run(options, screen, results=True) as run:
        run.carry_out(plan_command(run.around), STDERR if as_json else None)
        found = run.results()
    if as_json:
        print_json(
            {
                "cluster": run.cluster.name,
                "changes": found.has_changes,
                "machines": found.machines,
                "rules": found.rules,
            }
        )
    elif found.has_changes:
        screen.say(f"\nThe cluster {run.cluster.name} differs from its config.", "bold yellow")
    else:
        screen.say(f"\nThe cluster {run.cluster.name} is as its config asks.", "bold green")
    if found.has_changes:
        raise QuietEndError(PLAN_HAS_CHANGES)
