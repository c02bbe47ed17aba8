# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`migrate`: a config of furyctl 0.5 to 0.11, written anew as `kind: VSphereCluster`."""

from __future__ import annotations

import sys
from pathlib import Path

from ..console import Screen
from ..failure import ExpectedError
from ..migration.migration import migrated
from ..options import Options
from ..own_file import STANDARD_OUTPUT, write_own

_DESTINATION = Path("furyctl.yaml")


def migrate(options: Options, screen: Screen) -> None:
    """Write the new config, and tell what changed; the former one stays as it is."""
    destination = options.destination or _DESTINATION
    is_printed = destination == STANDARD_OUTPUT
    # What is printed is for the directory of the config: nobody knows where it will be.
    result = migrated(options.config, options.config.absolute().parent if is_printed else destination.parent)
    if is_printed:
        sys.stdout.write(result.text)
    else:
        _write(destination, result.text, options)
        screen.say(f"wrote {destination}")
    screen.notice("what is written otherwise than before:")
    for change in result.changes:
        screen.notice(f"  - {change}")
    if result.to_do:
        screen.notice("left for you to do:")
        for task in result.to_do:
            screen.notice(f"  - {task}")


def _write(destination: Path, text: str, options: Options) -> None:
    if destination.exists() and options.config.exists() and destination.samefile(options.config):
        raise ExpectedError(f"{destination}: it is the config that is migrated; name another file with --to")
    write_own(destination, text, options.force, secret=False)
