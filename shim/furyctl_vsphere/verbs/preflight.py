# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`preflight`: whether vCenter has, and allows, what the cluster needs."""

from __future__ import annotations

from collections import Counter

from ..cluster_run import ClusterRun, cluster_run
from ..command import preflight_command
from ..console import Screen
from ..options import Options
from ..results import STDERR, print_json


def preflight(options: Options, screen: Screen) -> None:
    """Look, and change nothing; obstacles are an error, warnings are none."""
    as_json = options.output == "json"
    with cluster_run(options, screen, results=True) as run:
        try:
            run.carry_out(preflight_command(run.around), STDERR if as_json else None)
        finally:
            # Obstacles are an error, and what a machine wants to know.
            if as_json and run.workdir.results.exists():
                _print_verdicts(run)
    if not as_json:
        screen.say(f"\nvCenter has what the cluster {run.cluster.name} needs.", "bold green")


def _print_verdicts(run: ClusterRun) -> None:
    verdicts = run.results().verdicts
    if verdicts:
        summary = Counter(each["status"] for each in verdicts)
        print_json({"cluster": run.cluster.name, "summary": summary, "verdicts": verdicts})
