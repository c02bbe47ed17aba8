# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Every flag, once; which verb takes which is said where the verbs are."""

from __future__ import annotations

from .flag import Flag

# Before and behind every verb.
DEBUG = Flag(("-d", "-D", "--debug"), "debug", "show everything that Ansible does")
NO_TTY = Flag(("-T", "--no-tty"), "no_tty", "plain lines: no colours, nothing that moves")
ANYWHERE = (DEBUG, NO_TTY)

# What a verb works on.
LEGACY_CONFIG = Flag(("-c", "--config"), "config", "the cluster's config (default: cluster.yml)", "file", "FILE")
CONFIG = Flag(
    ("-c", "--config"),
    "config",
    "the cluster's config (default: furyctl.yaml, or cluster.yml when only that is there)",
    "file",
    "FILE",
)
WORKDIR = Flag(("-w", "--workdir"), "workdir", "the working directory (default: ./cluster)", "directory", "DIRECTORY")
SITE = Flag(
    ("--site",), "site", "partial cluster model under the cluster's (default: $FURY_VSPHERE_SITE)", "file", "FILE"
)
LIMIT = Flag(
    ("--limit",),
    "limit",
    "only these pools and nodes, by their names; repeated, or with commas",
    "list",
    "POOL|NODE",
)
PHASE = Flag(
    ("--phase",),
    "phase",
    "only this half: the machines, or Kubernetes on machines that are there",
    "text",
    choices=("infrastructure", "kubernetes"),
)

# What comes of it.
OUTDIR = Flag(("-o", "--outdir"), "outdir", "where the files are written (default: here)", "directory", "DIRECTORY")
OUTPUT = Flag(("-o", "--output"), "output", "text for people or JSON for machines", "text", choices=("text", "json"))
FORCE_OVER = Flag(("--force",), "force", "write over a file that is there and differs")

# What a run may do.
DRY_RUN = Flag(("--dry-run",), "dry_run", "show what would happen to the machines, change nothing")
FORCE_DELETE = Flag(("--force",), "force", "do not ask")
RESET = Flag(("--reset",), "reset", "make the generated files anew; never a secret")
ALLOW_POWER_CYCLE = Flag(
    ("--allow-power-cycle",), "allow_power_cycle", "switch machines off and on for changes that need it"
)
REMOVE_SURPLUS = Flag(
    ("--remove-surplus",), "remove_surplus", "drain and delete machines that the config no longer asks for"
)
REMOVE_UNDRAINED = Flag(
    ("--remove-undrained",), "remove_undrained", "delete them also when they cannot be drained in time"
)
RERUN_HOOKS = Flag(
    ("--rerun-hooks",),
    "rerun_hooks",
    "run scripts again that have run: moments, pools or scripts; repeated, or with commas",
    "list",
    "NAME",
)
DETACH_DISKS = Flag(
    ("--detach-disks",), "detach_disks", "detach and keep disks that were attached to the machines later"
)
SKIP_UNREACHABLE = Flag(
    ("--skip-unreachable",), "skip_unreachable", "leave out scripts of machines that cannot be reached"
)

# Of single verbs.
PROVISIONER = Flag(("--provisioner",), "provisioner", "what makes the machines", "text", choices=("vsphere",))
KIND = Flag(
    ("-k", "--kind"),
    "kind",
    "the dialect: of today's furyctl (the default), or of furyctl 0.5 to 0.11",
    "text",
    choices=("VSphereCluster", "Cluster"),
)
NEW_CONFIG = Flag(
    ("-c", "--config"), "config", "the file to write; - is standard output (default: furyctl.yaml)", "file", "FILE"
)
NAME = Flag(("-n", "--name"), "name", "the cluster's name in it", "text", "NAME")
DESTINATION = Flag(
    ("--to",), "destination", "the file to write; - is standard output (default: furyctl.yaml)", "file", "FILE"
)
INVENTORY_FORMAT = Flag(
    ("--output",), "output", "the inventory's format (default: yaml)", "text", choices=("yaml", "json")
)
SHELL = Flag(("shell",), "shell", "the shell to complete for", "text", choices=("bash", "zsh", "tcsh"))

# Of images.
IMAGE_DEFINITION = Flag(("-c", "--config"), "config", "the image's definition", "file", "FILE", required=True)
IMAGE_OR_CLUSTER = Flag(
    ("-c", "--config"),
    "config",
    "the image's definition, or the config of a cluster, whose vCenter and network the machines get",
    "file",
    "FILE",
    required=True,
)
IMAGE_WORKDIR = Flag(
    ("-w", "--workdir"), "workdir", "the working directory (default: ./images)", "directory", "DIRECTORY"
)
IMAGE_SITE = Flag(
    ("--site",), "site", "partial cluster model under the file's (default: $FURY_VSPHERE_SITE)", "file", "FILE"
)
KEEP_ON_FAILURE = Flag(("--keep-on-failure",), "keep_on_failure", "leave the machines for a look on failure")
REBUILD = Flag(("--rebuild",), "rebuild", "build although the definition has not changed")
PRUNE = Flag(("--prune",), "prune", "delete versions beyond those that are to be kept")
TEMPLATE = Flag(
    ("--template",), "template", "below the VM folder (default: the image's newest version)", "text", "PATH"
)

# Accepted, as scripts and fingers give them; without effect.
TOKEN = Flag(("-t", "--token"), "ignored", "ignored: it was Terraform's", "ignored text", "TOKEN")
RECONFIGURE = Flag(("--reconfigure",), "ignored", "ignored: it was Terraform's", "ignored")
