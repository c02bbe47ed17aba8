# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The command line: furyctl's verbs and flags."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import __version__

_PROGRAM = "furyctl-vsphere"
# The working directory of images, unless another is named.
_IMAGES = "images"
_IMAGE_CONFIGS = {
    "build": "the image's definition",
    "certify": "the image's definition, or the config of a cluster, whose vCenter and network the machines get",
}


@dataclass(frozen=True)
class Options:
    """What the user typed.

    Attributes:
        verb: template, init, apply or destroy of a cluster, image build or image certify.
        config: the cluster's config, or the image's definition.
        workdir: the working directory.
        site: partial cluster model that lies under every cluster's, or None.
        debug: show everything.
        no_tty: no colours.
        dry_run: show what would happen only.
        force: do not ask.
        reset: make the generated files anew.
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
    config: Path = Path("cluster.yml")
    workdir: Path = Path("cluster")
    site: Path | None = None
    debug: bool = False
    no_tty: bool = False
    dry_run: bool = False
    force: bool = False
    reset: bool = False
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
    """Read the command line; argparse ends the process with code 2 when it is wrong."""
    given = _parser().parse_args(arguments)
    site = getattr(given, "site", None) or environment.get("FURY_VSPHERE_SITE") or None
    return Options(
        verb=given.verb if given.group == "cluster" else f"{given.group} {given.verb}",
        config=Path(getattr(given, "config", Options.config)),
        workdir=Path(getattr(given, "workdir", _IMAGES if given.group == "image" else Options.workdir)),
        site=Path(site) if site else None,
        debug=getattr(given, "debug", False),
        no_tty=getattr(given, "no_tty", False),
        dry_run=getattr(given, "dry_run", False),
        force=getattr(given, "force", False),
        reset=getattr(given, "reset", False),
        allow_power_cycle=getattr(given, "allow_power_cycle", False),
        detach_disks=getattr(given, "detach_disks", False),
        remove_surplus=getattr(given, "remove_surplus", False),
        remove_undrained=getattr(given, "remove_undrained", False),
        skip_unreachable=getattr(given, "skip_unreachable", False),
        rerun_hooks=tuple(word for word in getattr(given, "rerun_hooks", "").split(",") if word),
        template=getattr(given, "template", ""),
        rebuild=getattr(given, "rebuild", False),
        keep_on_failure=getattr(given, "keep_on_failure", False),
        prune=getattr(given, "prune", False),
        ignored=tuple(
            flag
            for flag, name in (("--token", "token"), ("--reconfigure", "reconfigure"))
            if getattr(given, name, None)
        ),
    )


def _parser() -> argparse.ArgumentParser:
    # Global flags are taken before and after the verb, and must not be reset to a default by the second parser.
    anywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    anywhere.add_argument("-d", "--debug", action="store_true", help="show everything that Ansible does")
    anywhere.add_argument("--no-tty", action="store_true", help="no colours")

    parser = argparse.ArgumentParser(
        prog=_PROGRAM, parents=[anywhere], description="Kubernetes clusters on vSphere from a furyctl config."
    )
    parser.add_argument("--version", action="version", version=f"{_PROGRAM} {__version__}")
    groups = parser.add_subparsers(dest="group", metavar="GROUP", required=True)
    cluster = groups.add_parser("cluster", parents=[anywhere], help="work on a cluster")
    verbs = cluster.add_subparsers(dest="verb", metavar="VERB", required=True)

    template = verbs.add_parser("template", parents=[anywhere], help="print a commented sample config")
    template.add_argument("--provisioner", choices=["vsphere"], default="vsphere", help="what makes the machines")

    init = _verb(verbs, anywhere, "init", "make the working directory")
    init.add_argument("--reset", action="store_true", help="make the generated files anew; never a secret")
    apply = _verb(verbs, anywhere, "apply", "make the cluster, or bring it in line with its config")
    apply.add_argument("--dry-run", action="store_true", help="show what would happen to the machines, change nothing")
    apply.add_argument(
        "--allow-power-cycle", action="store_true", help="switch machines off and on for changes that need it"
    )
    apply.add_argument(
        "--remove-surplus", action="store_true", help="drain and delete machines that the config no longer asks for"
    )
    apply.add_argument(
        "--remove-undrained", action="store_true", help="delete them also when they cannot be drained in time"
    )
    apply.add_argument(
        "--rerun-hooks", metavar="NAME,…", help="run scripts again that have run: moments, pools or scripts"
    )
    destroy = _verb(verbs, anywhere, "destroy", "delete the cluster's machines")
    destroy.add_argument("--force", action="store_true", help="do not ask")
    destroy.add_argument(
        "--detach-disks", action="store_true", help="detach and keep disks that were attached to the machines later"
    )
    for verb in (apply, destroy):
        verb.add_argument(
            "--skip-unreachable", action="store_true", help="leave out scripts of machines that cannot be reached"
        )
    _image_verbs(groups.add_parser("image", parents=[anywhere], help="work on a golden image"), anywhere)
    return parser


def _image_verbs(image: argparse.ArgumentParser, anywhere: argparse.ArgumentParser) -> None:
    verbs = image.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, help_text in (
        ("build", "build a template from its definition, unless the newest version is made from the same"),
        ("certify", "prove on two throwaway clones what a template is to do"),
    ):
        verb = verbs.add_parser(name, parents=[anywhere], help=help_text, argument_default=argparse.SUPPRESS)
        verb.add_argument("-c", "--config", metavar="FILE", required=True, help=_IMAGE_CONFIGS[name])
        verb.add_argument("-w", "--workdir", metavar="DIRECTORY", help=f"the working directory (default: ./{_IMAGES})")
        verb.add_argument(
            "--site", metavar="FILE", help="partial cluster model under the file's (default: $FURY_VSPHERE_SITE)"
        )
        verb.add_argument("--keep-on-failure", action="store_true", help="leave the machines for a look on failure")
        if name == "build":
            verb.add_argument("--rebuild", action="store_true", help="build although the definition has not changed")
            verb.add_argument("--prune", action="store_true", help="delete versions beyond those that are to be kept")
        else:
            verb.add_argument(
                "--template", metavar="PATH", help="below the VM folder (default: the image's newest version)"
            )


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    anywhere: argparse.ArgumentParser,
    name: str,
    help_text: str,
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, parents=[anywhere], help=help_text, argument_default=argparse.SUPPRESS)
    verb.add_argument("-c", "--config", metavar="FILE", help="the cluster's config (default: cluster.yml)")
    verb.add_argument("-w", "--workdir", metavar="DIRECTORY", help="the working directory (default: ./cluster)")
    verb.add_argument(
        "--site", metavar="FILE", help="partial cluster model under the cluster's (default: $FURY_VSPHERE_SITE)"
    )
    verb.add_argument("-t", "--token", metavar="TOKEN", help="ignored: it was Terraform's")
    verb.add_argument("--reconfigure", action="store_true", help="ignored: it was Terraform's")
    return verb
