# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`create config`: a sample config, in a file."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from ..cluster_model import LABEL
from ..console import Screen
from ..exit_codes import USAGE_ERROR
from ..failure import ExpectedError
from ..options import Options
from ..own_file import STANDARD_OUTPUT, write_own
from ..sample_config import sample


def create_config(options: Options, screen: Screen) -> None:
    """Write the sample of a kind; never over another file, unless forced."""
    if options.name and not re.fullmatch(LABEL, options.name):
        raise ExpectedError(
            f"--name {options.name}: expected small letters, digits and dashes, at most 63, with no dash at an end",
            USAGE_ERROR,
        )
    text = sample(options.kind, options.name)
    target = options.config if options.config_given else Path("furyctl.yaml")
    if target == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    written = write_own(target, text, options.force, secret=False)
    screen.say(f"{'wrote' if written else 'already there:'} {target}")
    screen.say(f"  next  edit it, then: furyctl-vsphere validate config -c {shlex.quote(str(target))}")
