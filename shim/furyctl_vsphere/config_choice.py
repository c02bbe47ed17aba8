# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which config is meant when none is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .command_line.table import VERBS
from .console import Screen
from .options import Options

_MODERN, _LEGACY = Path("furyctl.yaml"), Path("cluster.yml")


def with_config_found(options: Options, screen: Screen) -> Options:
    """Take cluster.yml, and say so, when a verb of today's furyctl finds only that, and none was named."""
    is_open = VERBS[options.verb].config == str(_MODERN) and not options.config_given
    if is_open and not _MODERN.exists() and _LEGACY.exists():
        screen.notice(f"there is no {_MODERN}: {_LEGACY} is taken; name a config with --config")
        return replace(options, config=_LEGACY)
    return options
