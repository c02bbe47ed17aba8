# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a person is told of a hook that did not go well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .wanted_hook import WantedHook


def failure(hook: WantedHook, moment: str, node: str, state: Mapping[str, Any], log: str) -> str:
    """Say which script failed, how, and where its output is; `state` is what the module hook_run tells."""
    record = state["record"]
    how = f"failed on {node} with exit code {record['code']}"
    remedy = "Correct the script and run again."
    if record.get("timed_out"):
        limit = record["timeout_seconds"]
        how = f"ran longer on {node} than its time limit of {limit} seconds and was ended, with all its processes"
        remedy = "Correct the script, or give it more with timeout_seconds, and run again."
    return (
        f"The script {hook.path} (moment {moment}) {how}, so nothing more was done on this node. Its output is in "
        f"{log}, and on the node in {state['log']}. {remedy}"
    )


def cut_off(hook: WantedHook, moment: str, node: str, log: str) -> str:
    """Say that a script died while it was waited for."""
    return (
        f"The script {hook.path} (moment {moment}) was killed on {node} together with what watches over it, so nothing "
        f"more was done on this node. Its output is there in {log}. Run again, which runs it again."
    )


def interruption(name: str, node: str, record: Mapping[str, Any], same_boot: bool) -> str:
    """Say why a script runs again that had begun before."""
    began = datetime.fromtimestamp(float(record.get("started") or 0)).isoformat(" ", "seconds")
    reason = "was killed" if same_boot else "was cut off by a restart of the machine"
    return f"The script {name}, which began on {node} at {began}, {reason}: it runs again."
