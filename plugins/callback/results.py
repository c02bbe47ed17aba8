# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Callback: what the modules of this collection found in a run, as one JSON file for other programs."""

from __future__ import annotations

DOCUMENTATION = r"""
name: results
type: notification
short_description: Writes plans and verdicts of a run to a JSON file
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes what M(sighup.fury_vsphere.cluster_vms), M(sighup.fury_vsphere.placement_rules) and
    M(sighup.fury_vsphere.preflight) returned in a run, at its end, also when it failed. Of a module that ran several
    times the last result is kept.
  - The file is readable by its owner only. What a task hides with C(no_log) is not in it.
options:
  file:
    description: The file to write. Without one nothing is written.
    type: path
    env:
      - name: FURY_RESULTS_FILE
requirements:
  - Enabled in the configuration (E(ANSIBLE_CALLBACKS_ENABLED)).
"""

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

COLLECTION = "sighup.fury_vsphere."

# What of a module's result is kept: what a program may decide by.
KEPT = {
    "cluster_vms": ("plan", "nodes", "endpoint"),
    "placement_rules": ("changes",),
    "preflight": ("verdicts", "summary"),
}


class CallbackModule(CallbackBase):
    """The callback plugin."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "sighup.fury_vsphere.results"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self._found: dict[str, Any] = {}

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep what a module found."""
        self._keep(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep what a module found that failed for it."""
        self._keep(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Write the file."""
        path = self.get_option("file")
        if not path:
            return
        temporary = f"{path}.new"
        # Made with this mode, and not of whoever put a file or a link there before.
        if os.path.lexists(temporary):
            os.unlink(temporary)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(self._found, file)
        os.replace(temporary, path)

    def _keep(self, result: Any) -> None:
        # ansible-core 2.19 gave the attributes public names; 2.16 has the underscored ones only.
        task = result.task if hasattr(result, "task") else result._task
        outcome = result.result if hasattr(result, "result") else result._result
        module = str(task.action).removeprefix(COLLECTION)
        kept = {key: outcome[key] for key in KEPT.get(module, ()) if key in outcome}
        if kept:
            # As plain data: newer versions of Ansible return strings that know more than their text.
            self._found[module] = json.loads(self._dump_results(kept))
