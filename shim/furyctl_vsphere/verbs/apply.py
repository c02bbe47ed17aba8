# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`apply` and `cluster apply`: make the cluster, or bring it in line with its config."""

from __future__ import annotations

import shlex

from ..cluster_run import ClusterRun, cluster_run
from ..command import apply_command, infrastructure_command, kubernetes_command, plan_command
from ..console import Screen
from ..endpoint import endpoint_in
from ..exit_codes import USAGE_ERROR
from ..failure import ExpectedError
from ..options import Options

_INFRASTRUCTURE, _KUBERNETES = "infrastructure", "kubernetes"


def apply(options: Options, screen: Screen) -> None:
    """Run the site playbook, or one half of it, or with --dry-run show what would happen to the virtual machines."""
    if options.dry_run and options.phase == _KUBERNETES:
        raise ExpectedError(
            "--dry-run tells what would happen to the machines, which --phase kubernetes leaves alone: give one",
            USAGE_ERROR,
        )
    with cluster_run(options, screen) as run:
        if options.dry_run:
            run.carry_out(plan_command(run.around))
        elif options.phase == _INFRASTRUCTURE:
            run.carry_out(infrastructure_command(run.around))
        elif options.phase == _KUBERNETES:
            run.check_key()
            run.carry_out(kubernetes_command(run.around))
        else:
            run.carry_out(apply_command(run.around))
    if not options.dry_run:
        _tell_result(screen, run, options)


def _tell_result(screen: Screen, run: ClusterRun, options: Options) -> None:
    if options.phase == _INFRASTRUCTURE:
        screen.say(f"\nThe machines of {run.cluster.name} are there.", "bold green")
        screen.say("  next        the same command with --phase kubernetes")
        return
    kubeconfig = run.workdir.kubeconfig
    screen.say(f"\nThe cluster {run.cluster.name} is there.", "bold green")
    endpoint = endpoint_in(kubeconfig)
    if endpoint:
        screen.say(f"  endpoint    {endpoint}")
    if kubeconfig.exists():
        screen.say(f"  kubeconfig  {kubeconfig}")
        screen.say(f"  next        export KUBECONFIG={shlex.quote(str(kubeconfig))} && kubectl get nodes")
