# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The verbs of furyctl 0.5 to 0.11."""

from __future__ import annotations

from . import flags
from .verb import Verb

_CLUSTER = (flags.LEGACY_CONFIG, flags.WORKDIR, flags.SITE, flags.TOKEN, flags.RECONFIGURE)
_CONFIG = "cluster.yml"

LEGACY_VERBS = (
    Verb(
        "cluster template",
        "furyctl_vsphere.verbs.template:template",
        "print a commented sample config",
        (flags.PROVISIONER,),
        (("cluster template > cluster.yml", "begin a config"),),
    ),
    Verb(
        "cluster init",
        "furyctl_vsphere.verbs.init:init",
        "make the working directory",
        (*_CLUSTER, flags.RESET),
        (
            ("cluster init", "check cluster.yml and make ./cluster"),
            ("cluster init --reset", "write the generated files again, never a secret"),
        ),
        config=_CONFIG,
    ),
    Verb(
        "cluster apply",
        "furyctl_vsphere.verbs.apply:apply",
        "make the cluster, or bring it in line with its config",
        (
            *_CLUSTER,
            flags.DRY_RUN,
            flags.LIMIT,
            flags.ALLOW_POWER_CYCLE,
            flags.REMOVE_SURPLUS,
            flags.REMOVE_UNDRAINED,
            flags.SKIP_UNREACHABLE,
            flags.RERUN_HOOKS,
        ),
        (
            ("cluster apply --dry-run", "show what would be created, changed and deleted, and why"),
            ("cluster apply", "do it"),
        ),
        config=_CONFIG,
    ),
    Verb(
        "cluster destroy",
        "furyctl_vsphere.verbs.destroy:destroy",
        "delete the cluster's machines",
        (*_CLUSTER, flags.FORCE_DELETE, flags.DETACH_DISKS, flags.SKIP_UNREACHABLE),
        (
            ("cluster destroy", "show what would be deleted, ask, and delete it"),
            ("cluster destroy --force", "do not ask"),
        ),
        config=_CONFIG,
    ),
)
