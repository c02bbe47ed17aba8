# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The verbs that tell of the program itself."""

from __future__ import annotations

from . import flags
from .verb import Verb

PROGRAM_VERBS = (
    Verb(
        "version",
        "furyctl_vsphere.verbs.version:version",
        "show the versions of what does the work",
        (flags.OUTPUT,),
        (("version -o json", "for a bug report or an inventory"),),
    ),
    Verb(
        "completion",
        "furyctl_vsphere.verbs.completion:completion",
        "print what completes verbs, flags and files in a shell",
        (flags.SHELL,),
        (("completion bash > ~/.local/share/bash-completion/completions/furyctl-vsphere", "for the next bash"),),
    ),
)
