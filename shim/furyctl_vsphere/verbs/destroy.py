# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`delete cluster` and `cluster destroy`: delete the cluster's virtual machines."""

from __future__ import annotations

from ..ansible_files import confirmation
from ..cluster_run import cluster_run
from ..command import destroy_command, destroy_plan_command
from ..console import Screen
from ..failure import ExpectedError
from ..options import Options
from ..workdir import write_private


def destroy(options: Options, screen: Screen) -> None:
    """Show what would be deleted, ask unless --force is given, then delete it; secrets and logs stay.

    With --dry-run it only shows, whatever else is given.
    """
    with cluster_run(options, screen) as run:
        name, file = run.cluster.name, run.workdir.confirmation
        run.carry_out(destroy_plan_command(run.around))
        if options.dry_run:
            return
        if not options.force and not screen.confirmed(f"\nDelete the cluster {name} for good? (yes/no)"):
            raise ExpectedError("nothing was deleted: only the answer yes, or the flag --force, deletes a cluster")
        write_private(file, confirmation(name))
        try:
            run.carry_out(destroy_command(run.around))
        finally:
            file.unlink(missing_ok=True)
    screen.say(f"\nThe cluster {name} is deleted; its secrets and logs are still in {run.workdir.root}.", "bold")
