# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`renew certificates`: the certificates of a cluster made anew."""

from __future__ import annotations

from ..cluster_run import cluster_run
from ..command import certificates_command, renewal_command
from ..console import Screen
from ..options import Options


def renew_certificates(options: Options, screen: Screen) -> None:
    """Make the certificates anew, except those of authorities; with --dry-run only tell when they end."""
    with cluster_run(options, screen) as run:
        run.check_key()
        run.carry_out(certificates_command(run.around) if options.dry_run else renewal_command(run.around))
    if not options.dry_run:
        screen.say(f"\nThe certificates of {run.cluster.name} are renewed.", "bold green")
        screen.say(f"  kubeconfig  {run.workdir.kubeconfig} is a new one: hand it to those who have a copy")
