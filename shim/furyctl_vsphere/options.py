# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the user typed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .command_line.parser import build_parser
from .command_line.table import VERBS


@dataclass(frozen=True)
class Options:
    """What the user typed.

    Attributes:
        verb: as it was typed, such as `apply`, `cluster apply`, `get kubeconfig`.
        config: the cluster's config, or the image's definition.
        config_given: whether the user named it.
        workdir: the working directory.
        site: partial cluster model that lies under every cluster's, or None.
        debug: show everything.
        no_tty: no colours, nothing that moves.
        dry_run: show what would happen only.
        force: do not ask; or, of verbs that write a file, write over one that is there.
        reset: make the generated files anew.
        limit: names of the pools and nodes that a run is about; empty: all.
        phase: the half of a run to do, infrastructure or kubernetes; empty: both.
        output: what is printed: text for people, json or yaml for machines; empty: the verb's own choice.
        outdir: where files are written, or None.
        kind: of the config to create.
        name: of the cluster in it.
        destination: the file that migrate writes, or None.
        shell: that completion is for.
        provisioner: that a template is for.
        allow_power_cycle: machines may be switched off and on again for changes that need it.
        detach_disks: disks that were attached to machines later are detached, and kept, instead of refusing to delete.
        remove_surplus: machines that the config no longer asks for are drained and deleted.
        remove_undrained: they are deleted also when they cannot be drained in time.
        skip_unreachable: scripts of machines that are to be deleted and cannot be reached are left out.
        rerun_hooks: moments, pools and scripts to run again.
        template: path of the template to certify; empty: the newest version of the image.
        rebuild: an image is built although its definition has not changed.
        keep_on_failure: the builder, or the machines of a certification, stay for a look when something failed.
        prune: older versions of an image are deleted beyond the number that its definition keeps.
        ignored: flags that were given and have no effect.
    """

    verb: str
    config: Path = Path("furyctl.yaml")
    config_given: bool = False
    workdir: Path = Path("cluster")
    site: Path | None = None
    debug: bool = False
    no_tty: bool = False
    dry_run: bool = False
    force: bool = False
    reset: bool = False
    limit: tuple[str, ...] = ()
    phase: str = ""
    output: str = ""
    outdir: Path | None = None
    kind: str = "VSphereCluster"
    name: str = ""
    destination: Path | None = None
    shell: str = ""
    provisioner: str = "vsphere"
    allow_power_cycle: bool = False
    detach_disks: bool = False
    remove_surplus: bool = False
    remove_undrained: bool = False
    skip_unreachable: bool = False
    rerun_hooks: tuple[str, ...] = ()
    template: str = ""
    rebuild: bool = False
    keep_on_failure: bool = False
    prune: bool = False
    ignored: tuple[str, ...] = ()


def parse_options(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Options:
    """Read the command line; ends the process with code 2 when it is wrong."""
    given = vars(build_parser().parse_args(arguments))
    verb = VERBS[" ".join(given[word] for word in ("group", "verb") if word in given)]
    chosen = {
        field.name: tuple(given[field.name]) if isinstance(given[field.name], list) else given[field.name]
        for field in fields(Options)
        if field.name in given and field.name != "verb"
    }
    site = environment.get("FURY_VSPHERE_SITE")
    values: dict[str, Any] = {
        "config": Path(verb.config or Options.config),
        "workdir": Path(verb.workdir),
        "site": Path(site) if site else None,
        **chosen,
    }
    return Options(verb=verb.name, config_given="config" in chosen, **values)
