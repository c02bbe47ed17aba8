# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What every verb that works on a cluster begins with."""

from __future__ import annotations

import shutil
from pathlib import Path

from .ansible_files import ansible_config, inventory, variables
from .cluster import Cluster, load_cluster
from .console import Screen
from .failure import ExpectedError
from .options import Options
from .workdir import WorkDir, write_private


def check_site(options: Options) -> None:
    """Raise ExpectedError when the site's file is not there."""
    if options.site and not options.site.exists():
        raise ExpectedError(f"{options.site}: no such site file; correct --site or FURY_VSPHERE_SITE")


def read_cluster(options: Options, screen: Screen) -> Cluster:
    """Load the cluster that the options name, and tell what of them has no effect."""
    check_site(options)
    cluster = load_cluster(options.config, options.site)
    ignored = [*options.ignored, *cluster.ignored]
    if ignored:
        screen.notice(f"ignored, as it has no effect here: {', '.join(ignored)}")
    return cluster


def working_directory(options: Options, below: str = "") -> WorkDir:
    """Return the working directory that the options name, or a directory below it; it is made when missing."""
    workdir = WorkDir(options.workdir.expanduser().absolute() / below)
    workdir.make()
    return workdir


def write_generated(workdir: WorkDir, cluster: Cluster) -> list[Path]:
    """Write Ansible's files; return those that changed."""
    contents = {
        workdir.variables: variables(cluster.model, workdir),
        workdir.inventory: inventory(cluster.model),
        workdir.ansible_config: ansible_config(cluster.model, workdir),
    }
    return [path for path, content in contents.items() if write_private(path, content)]


def remove_generated(workdir: WorkDir) -> None:
    """Empty the directory of generated files; secrets and logs are elsewhere."""
    shutil.rmtree(workdir.provision)
    workdir.make()
