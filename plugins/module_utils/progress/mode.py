# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether a run is shown live, or line by line. Pure."""

from __future__ import annotations

from collections.abc import Mapping

# What may be wished; anything else leaves it to the terminal.
PLAIN, LIVE = "plain", "live"

# Terminals that cannot move their cursor.
_UNABLE = ("", "dumb", "unknown")


def is_live(wish: str, environment: Mapping[str, str], *, is_terminal: bool, is_interactive: bool) -> bool:
    """Tell whether a part of the screen may be written over and over.

    Args:
        wish: `plain`, `live`, or nothing.
        environment: of the process.
        is_terminal: whether the output is a terminal.
        is_interactive: whether Ansible shows more than the run, or asks questions.
    """
    if not is_terminal or is_interactive or wish == PLAIN or environment.get("TERM", "") in _UNABLE:
        return False
    # Machines that build have terminals at times, whose output nobody sees before it has become a file.
    return wish == LIVE or environment.get("CI", "").lower() in ("", "0", "false")
