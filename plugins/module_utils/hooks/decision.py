# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to be done about a hook on a node, from what the node remembers of it. Pure."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

from typing import Any, Dict, Optional

START = "start"
# It was begun and never ended: the machine, or what watches over it, died in it.
RESTART = "restart"
WAIT = "wait"
# It has ended, and nobody has heard of it yet.
TAKE = "take"
KEEP = "keep"


def decide(record: Optional[Dict[str, Any]], fingerprint: str, rerun: bool, running: bool) -> str:
    """Return what to do about a hook.

    `record` is that of its last run, `running` tells whether that goes on. A run that goes on is waited for, also that
    of an older content: two of them at a time would be in each other's way. One whose end nobody has heard of counts
    as the one that was asked for.
    """
    if running:
        return WAIT
    if not record or record.get("fingerprint") != fingerprint:
        return START
    if record.get("ended") is None:
        return RESTART
    if not record.get("told"):
        return TAKE
    return KEEP if succeeded(record) and not rerun else START


def succeeded(record: Dict[str, Any]) -> bool:
    """Tell whether a run that has ended did so well and in time."""
    return record.get("code") == 0 and not record.get("timed_out")
