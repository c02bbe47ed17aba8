# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Running a verb's commands in a working directory."""

from __future__ import annotations

import json
import os
from datetime import datetime

from .ansible import find_ansible_playbook, run
from .cluster_model import collections_root
from .command import Command, Surroundings
from .console import Screen
from .failure import ExpectedError, InterruptedRunError
from .options import Options
from .workdir import WorkDir, write_private


def surroundings(options: Options, screen: Screen, workdir: WorkDir, results: bool = False) -> Surroundings:
    """Return what the commands of this run depend on; with `results` they write what they found for us."""
    return Surroundings(
        workdir=workdir,
        executable=find_ansible_playbook(),
        collections=collections_root(),
        environment=os.environ,
        log=workdir.log(_log_name(options.verb), datetime.now()),
        results=workdir.results if results else None,
        debug=options.debug,
        colour=screen.colour,
        live=screen.live,
        allowances=_allowances(options),
    )


def _log_name(verb: str) -> str:
    """Name a verb's logs: those of `cluster apply` and `apply` alike."""
    return verb.removeprefix("cluster ").replace(" ", "-")


def _allowances(options: Options) -> tuple[str, ...]:
    allowances = {
        "fury_allow_power_cycle=true": options.allow_power_cycle,
        "fury_foreign_disks=detach": options.detach_disks,
        "fury_remove_surplus=true": options.remove_surplus,
        "fury_remove_undrained=true": options.remove_undrained,
        "fury_skip_unreachable=true": options.skip_unreachable,
        "fury_keep_on_failure=true": options.keep_on_failure,
        "fury_image_rebuild=true": options.rebuild,
        "fury_image_prune=true": options.prune,
        json.dumps({"fury_limit": list(options.limit)}): bool(options.limit),
        # As JSON, since the name of a script may hold what a list of words divides at.
        json.dumps({"fury_rerun_hooks": list(options.rerun_hooks)}): bool(options.rerun_hooks),
    }
    return tuple(variable for variable, given in allowances.items() if given)


def carry_out(command: Command, around: Surroundings, lock: int, output: int | None = None) -> None:
    """Run one command; raise ExpectedError when it fails, with the place of its log.

    It writes to the file descriptor `output` instead of our standard output when there is one.
    """
    if not around.log.exists():
        write_private(around.log, "")
    try:
        code = run(command, lock, output)
    except InterruptedRunError:
        if around.live:
            # What was drawn last may stand in the row of the cursor.
            print(flush=True)  # noqa: T201 - a line end and nothing to read
        raise
    if code != 0:
        raise ExpectedError(f"Ansible ended with code {code}, see above; all of its output is in {around.log}")
