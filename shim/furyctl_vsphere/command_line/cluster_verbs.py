# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The verbs of furyctl 0.25 and later that make, change and delete clusters."""

from __future__ import annotations

from . import flags
from .verb import Verb

CLUSTER = (flags.CONFIG, flags.WORKDIR, flags.SITE)
CONFIG = "furyctl.yaml"

CLUSTER_VERBS = (
    Verb(
        "create config",
        "furyctl_vsphere.verbs.create_config:create_config",
        "write a commented sample config",
        (flags.NEW_CONFIG, flags.KIND, flags.NAME, flags.FORCE_OVER),
        (
            ("create config --name demo", "write furyctl.yaml for a cluster called demo"),
            ("create config --kind Cluster --config cluster.yml", "in the words of furyctl 0.5 to 0.11"),
        ),
    ),
    Verb(
        "validate config",
        "furyctl_vsphere.verbs.validate_config:validate_config",
        "check a config, and what it names on this machine",
        (flags.CONFIG, flags.SITE, flags.OUTPUT),
        (
            ("validate config", "list everything that is wrong, by line"),
            ("validate config -c furyctl.yaml -o json", "as JSON, for editors and pipelines"),
        ),
        config=CONFIG,
    ),
    Verb(
        "migrate",
        "furyctl_vsphere.verbs.migrate:migrate",
        "write the config of furyctl 0.5 to 0.11 anew for today's furyctl",
        (flags.LEGACY_CONFIG, flags.SITE, flags.DESTINATION, flags.FORCE_OVER),
        (
            ("migrate -c cluster.yml", "write furyctl.yaml, and list what changed its meaning"),
            ("migrate -c cluster.yml --to -", "only show it"),
        ),
        config="cluster.yml",
    ),
    Verb(
        "preflight",
        "furyctl_vsphere.verbs.preflight:preflight",
        "look whether vCenter has, and allows, what the cluster needs",
        (*CLUSTER, flags.OUTPUT),
        (("preflight", "change nothing, and tell what is missing"),),
        config=CONFIG,
    ),
    Verb(
        "diff",
        "furyctl_vsphere.verbs.diff:diff",
        "show in what the machines differ from the config",
        (
            *CLUSTER,
            flags.LIMIT,
            flags.OUTPUT,
            flags.ALLOW_POWER_CYCLE,
            flags.REMOVE_SURPLUS,
        ),
        (
            ("diff", "exit code 0: they do not; 3: they do"),
            ("diff -o json", "the plan as JSON"),
        ),
        config=CONFIG,
    ),
    Verb(
        "apply",
        "furyctl_vsphere.verbs.apply:apply",
        "make the cluster, or bring it in line with its config",
        (
            *CLUSTER,
            flags.DRY_RUN,
            flags.PHASE,
            flags.LIMIT,
            flags.ALLOW_POWER_CYCLE,
            flags.REMOVE_SURPLUS,
            flags.REMOVE_UNDRAINED,
            flags.SKIP_UNREACHABLE,
            flags.RERUN_HOOKS,
        ),
        (
            ("apply --dry-run", "show what would be created, changed and deleted, and why"),
            ("apply", "do it"),
            ("apply --phase kubernetes", "leave the machines alone, and do Kubernetes on them"),
            ("apply --limit worker,demo-infra-1", "only a pool and a node"),
        ),
        config=CONFIG,
    ),
    Verb(
        "renew certificates",
        "furyctl_vsphere.verbs.renew_certificates:renew_certificates",
        "make the cluster's certificates anew, except those of authorities",
        (*CLUSTER, flags.DRY_RUN),
        (
            ("renew certificates --dry-run", "only show when they end"),
            ("renew certificates", "make them anew, one machine after the other"),
        ),
        config=CONFIG,
    ),
    Verb(
        "delete cluster",
        "furyctl_vsphere.verbs.destroy:destroy",
        "delete the cluster's machines",
        (*CLUSTER, flags.DRY_RUN, flags.FORCE_DELETE, flags.DETACH_DISKS, flags.SKIP_UNREACHABLE),
        (
            ("delete cluster --dry-run", "show what would be deleted"),
            ("delete cluster", "show it, ask, and delete it"),
        ),
        config=CONFIG,
    ),
)
