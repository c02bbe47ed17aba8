# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The Ansible commands that carry out a verb: arguments and environment. Pure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .workdir import WorkDir

_COLLECTION = "sighup.fury_vsphere"
_COLLECTIONS_PATH = "~/.ansible/collections:/usr/share/ansible/collections"  # Ansible's own default


@dataclass(frozen=True)
class Command:
    """One process to run: never a secret in its arguments."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    directory: Path


@dataclass(frozen=True)
class Surroundings:
    """What a command depends on beside its verb.

    Attributes:
        workdir: the cluster's working directory.
        executable: of ansible-playbook.
        collections: directory that holds `ansible_collections` with this collection.
        environment: of the user.
        log: file that Ansible writes everything to.
        results: file that what was found is written to, for machines; None: it is not.
        debug: show everything.
        colour: colours may be used.
        live: the run may draw a part of the screen over and over.
        allowances: variables that allow a run more than usual, as `name=value`.
    """

    workdir: WorkDir
    executable: Path
    collections: Path
    environment: Mapping[str, str]
    log: Path
    results: Path | None = None
    debug: bool = False
    colour: bool = True
    live: bool = True
    allowances: tuple[str, ...] = ()


def apply_command(around: Surroundings) -> Command:
    """Return the command that makes the cluster, or brings it in line with its config."""
    return _playbook(around, "site")


def infrastructure_command(around: Surroundings) -> Command:
    """Return the command that makes the machines, or brings them in line with the config."""
    return _playbook(around, "provision")


def kubernetes_command(around: Surroundings) -> Command:
    """Return the command that makes Kubernetes on machines that are there."""
    return _for_living_machines(_playbook(around, "kubernetes"))


def plan_command(around: Surroundings) -> Command:
    """Return the command that tells what would happen to the virtual machines, and changes nothing."""
    return _playbook(around, "provision", "--check", "--diff")


def destroy_plan_command(around: Surroundings) -> Command:
    """Return the command that tells what would be deleted, and changes nothing."""
    return _playbook(around, "destroy", "--check", "--diff")


def destroy_command(around: Surroundings) -> Command:
    """Return the command that deletes the cluster; it reads its confirmation from a file."""
    return _playbook(around, "destroy", "--extra-vars", f"@{around.workdir.confirmation}")


def preflight_command(around: Surroundings) -> Command:
    """Return the command that looks whether vCenter has, and allows, what the cluster needs."""
    return _playbook(around, "preflight")


def certificates_command(around: Surroundings) -> Command:
    """Return the command that tells when certificates end, and changes nothing."""
    return _for_living_machines(_playbook(around, "certificates"))


def renewal_command(around: Surroundings) -> Command:
    """Return the command that makes the certificates of a cluster anew."""
    return _for_living_machines(_playbook(around, "certificates", "--extra-vars", "fury_renew_certificates=true"))


def inventory_command(around: Surroundings) -> Command:
    """Return the command that prints the inventory of the living cluster as JSON."""
    executable = around.executable.with_name("ansible-inventory")
    command = Command((str(executable), "--list"), _environment(around), around.workdir.provision)
    return _for_living_machines(command)


def image_build_command(around: Surroundings) -> Command:
    """Return the command that builds an image."""
    return _playbook(around, "golden_image")


def image_certify_command(around: Surroundings) -> Command:
    """Return the command that certifies a template."""
    return _playbook(around, "certify_template")


def onpremises_command(around: Surroundings) -> Command:
    """Return the command that writes furyctl's config for the living cluster; it reads from a file what to install."""
    return _playbook(around, "onpremises", "--extra-vars", f"@{around.workdir.query}")


def topology_command(around: Surroundings) -> Command:
    """Return the command that draws the living cluster."""
    return _playbook(around, "topology", "--extra-vars", f"@{around.workdir.query}")


def _playbook(around: Surroundings, name: str, *arguments: str) -> Command:
    return Command(
        arguments=(
            str(around.executable),
            f"{_COLLECTION}.{name}",
            "--extra-vars",
            f"@{around.workdir.variables}",
            *(part for allowance in around.allowances for part in ("--extra-vars", allowance)),
            *arguments,
            *(("-vvv",) if around.debug else ()),
        ),
        environment=_environment(around),
        directory=around.workdir.provision,
    )


def _for_living_machines(command: Command) -> Command:
    """Let a vCenter that does not answer be an error of a run that has no first task which asks it, too."""
    return replace(command, environment={**command.environment, "FURY_INVENTORY_ON_ERROR": "fail"})


def _environment(around: Surroundings) -> dict[str, str]:
    environment = dict(around.environment)
    others = environment.get("ANSIBLE_COLLECTIONS_PATH") or _COLLECTIONS_PATH
    environment |= {
        "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join((str(around.collections), others)),
        "ANSIBLE_CONFIG": str(around.workdir.ansible_config),
        "ANSIBLE_LOG_PATH": str(around.log),
        "ANSIBLE_STDOUT_CALLBACK": f"{_COLLECTION}.progress",
        # The first task of a run asks vCenter too, and tells what is wrong in fewer words.
        "FURY_INVENTORY_ON_ERROR": "empty",
        # From these a run tells how long it usually takes.
        "FURY_DURATIONS_FILE": str(around.workdir.durations),
        # We tell it ourselves, also when Ansible ends before it can tell anything.
        "FURY_TELL_LOG": "false",
        "PYTHONUNBUFFERED": "1",
    }
    if around.results:
        environment["FURY_RESULT_FILE"] = str(around.results)
    if not around.live:
        environment["FURY_PROGRESS"] = "plain"
    if not around.colour:
        environment.pop("ANSIBLE_FORCE_COLOR", None)
        environment["ANSIBLE_NOCOLOR"] = "true"
    return environment
