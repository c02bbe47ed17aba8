# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A verb's work on a cluster: config, working directory and lock, and commands in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .cluster import Cluster
from .command import Command, Surroundings
from .console import Screen
from .credentials import check_credentials
from .execution import carry_out, surroundings
from .failure import ExpectedError
from .limit import check_limit
from .options import Options
from .preparation import read_cluster, working_directory, write_generated
from .results import Results, read_results
from .workdir import WorkDir


@dataclass(frozen=True)
class ClusterRun:
    """What a verb has in its hands while it holds the working directory.

    Attributes:
        cluster: that the config describes.
        workdir: the working directory.
        around: what commands depend on.
        lock: file descriptor of the working directory's lock.
    """

    cluster: Cluster
    workdir: WorkDir
    around: Surroundings
    lock: int

    def carry_out(self, command: Command, output: int | None = None) -> None:
        """Run a command to its end; raise ExpectedError when it fails."""
        carry_out(command, self.around, self.lock, output)

    def check_key(self) -> None:
        """Raise ExpectedError when the key that reaches the machines is not here: it was made with them."""
        key = self.workdir.secrets / "ssh-user"
        if not key.is_file():
            raise ExpectedError(
                f"{key}: missing, and made with the machines; name the working directory of that run with --workdir, "
                "or make them first with apply --phase infrastructure"
            )

    def results(self) -> Results:
        """Return what the last command found."""
        return read_results(self.workdir.results)


@contextmanager
def cluster_run(options: Options, screen: Screen, results: bool = False) -> Iterator[ClusterRun]:
    """Read the config and hold the working directory, with Ansible's files written anew in it."""
    cluster = read_cluster(options, screen)
    check_limit(options.limit, cluster.name, cluster.model)
    check_credentials(os.environ)
    workdir = working_directory(options)
    with workdir.locked() as lock:
        around = surroundings(options, screen, workdir, results)
        write_generated(workdir, cluster)
        # What an earlier run found must not pass for what this one did.
        workdir.results.unlink(missing_ok=True)
        yield ClusterRun(cluster, workdir, around, lock)
