# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`cluster destroy`: delete the cluster's virtual machines."""

from __future__ import annotations

import os

from ..ansible_files import confirmation
from ..command import destroy_command, destroy_plan_command
from ..console import Screen
from ..credentials import check_credentials
from ..execution import carry_out, surroundings
from ..failure import ExpectedError
from ..options import Options
from ..preparation import read_cluster, working_directory, write_generated
from ..workdir import write_private


def destroy(options: Options, screen: Screen) -> None:
    """Show what would be deleted, ask unless --force is given, then delete it; secrets and logs stay."""
    cluster = read_cluster(options, screen)
    check_credentials(os.environ)
    workdir = working_directory(options)
    with workdir.locked() as lock:
        around = surroundings(options, screen, workdir)
        write_generated(workdir, cluster)
        carry_out(destroy_plan_command(around), around, lock)
        if not options.force and not screen.confirmed(f"\nDelete the cluster {cluster.name} for good? (yes/no)"):
            raise ExpectedError("nothing was deleted: only the answer yes, or the flag --force, deletes a cluster")
        write_private(workdir.confirmation, confirmation(cluster.name))
        try:
            carry_out(destroy_command(around), around, lock)
        finally:
            workdir.confirmation.unlink(missing_ok=True)
    screen.say(f"\nThe cluster {cluster.name} is deleted; its secrets and logs are still in {workdir.root}.", "bold")
