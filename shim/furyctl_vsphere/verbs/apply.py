# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`cluster apply`: make the cluster, or bring it in line with its config."""

from __future__ import annotations

import os
import shlex

from ..command import apply_command, plan_command
from ..console import Screen
from ..credentials import check_credentials
from ..endpoint import endpoint_in
from ..execution import carry_out, surroundings
from ..options import Options
from ..preparation import read_cluster, working_directory, write_generated
from ..workdir import WorkDir


def apply(options: Options, screen: Screen) -> None:
    """Run the site playbook, or with --dry-run show what would happen to the virtual machines."""
    cluster = read_cluster(options, screen)
    check_credentials(os.environ)
    workdir = working_directory(options)
    with workdir.locked() as lock:
        around = surroundings(options, screen, workdir)
        write_generated(workdir, cluster)
        carry_out(plan_command(around) if options.dry_run else apply_command(around), around, lock)
    if not options.dry_run:
        _tell_result(screen, workdir, cluster.name)


def _tell_result(screen: Screen, workdir: WorkDir, name: str) -> None:
    screen.say(f"\nThe cluster {name} is there.", "bold green")
    endpoint = endpoint_in(workdir.kubeconfig)
    if endpoint:
        screen.say(f"  endpoint    {endpoint}")
    if workdir.kubeconfig.exists():
        screen.say(f"  kubeconfig  {workdir.kubeconfig}")
        screen.say(f"  next        export KUBECONFIG={shlex.quote(str(workdir.kubeconfig))} && kubectl get nodes")
