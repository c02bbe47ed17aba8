# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`get kubeconfig`: the administrator's kubeconfig, where the user wants it."""

from __future__ import annotations

import shlex
from pathlib import Path

from ..console import Screen
from ..failure import ExpectedError
from ..options import Options
from ..own_file import write_own
from ..preparation import read_cluster
from ..workdir import WorkDir


def get_kubeconfig(options: Options, screen: Screen) -> None:
    """Copy it from the working directory, for its owner only."""
    cluster = read_cluster(options, screen)
    source = WorkDir(options.workdir.expanduser().absolute()).kubeconfig
    try:
        content = source.read_text(encoding="utf-8")
    except OSError as error:
        raise ExpectedError(
            f"{source}: cannot be read: {error.strerror}; make the cluster {cluster.name} with apply, or name the "
            "working directory that made it with --workdir"
        ) from error
    target = (options.outdir or Path()).expanduser().absolute() / "kubeconfig"
    written = write_own(target, content, options.force)
    screen.say(f"{'wrote' if written else 'already there:'} {target}")
    screen.say(f"  next  export KUBECONFIG={shlex.quote(str(target))} && kubectl get nodes")
