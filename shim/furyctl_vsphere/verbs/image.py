# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`image build` and `image certify`: golden images."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ..ansible_files import image_ansible_config, image_variables
from ..command import Command, Surroundings, image_build_command, image_certify_command
from ..console import Screen
from ..credentials import check_credentials
from ..execution import carry_out, surroundings
from ..image import load_certification, load_image
from ..options import Options
from ..preparation import check_site, working_directory
from ..workdir import WorkDir, write_private


def build(options: Options, screen: Screen) -> None:
    """Build a template from its definition, unless the newest version was made from the same one."""
    check_site(options)
    image = load_image(options.config, options.site)
    workdir = _run(options, screen, image.name, {"fury_image": image.definition}, image_build_command)
    screen.say(f"\nThe image {image.name} is there.", "bold green")
    screen.say(f"  manifests  {workdir.root / 'manifests'}")
    screen.say(f"  next       furyctl-vsphere image certify -c {options.config}")


def certify(options: Options, screen: Screen) -> None:
    """Prove on two throwaway clones what a template is to do, and write the verdict on it."""
    check_site(options)
    certification = load_certification(options.config, options.site, options.template)
    workdir = _run(options, screen, certification.name, certification.variables, image_certify_command)
    screen.say("\nThe template is certified.", "bold green")
    screen.say(f"  report  {workdir.root / 'certifications'}")


def _run(
    options: Options, screen: Screen, name: str, variables: dict[str, Any], command: Callable[[Surroundings], Command]
) -> WorkDir:
    check_credentials(os.environ)
    workdir = working_directory(options, name)
    with workdir.locked() as lock:
        around = surroundings(options, screen, workdir)
        write_private(workdir.variables, image_variables(variables, workdir))
        write_private(workdir.ansible_config, image_ansible_config())
        carry_out(command(around), around, lock)
    return workdir
