# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The module ovf_import runs in Ansible's own process where it can, and how far it is is shown while it runs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ansible.utils.display import Display
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.in_process import ActionModule as InProcess
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.shown_lines import shown_lines


class ActionModule(InProcess):
    """The action of the module ovf_import."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module, with its progress in a file that is shown, unless the task names one of its own."""
        if self._task.args.get("progress_file"):
            return super().run(tmp, task_vars)
        with TemporaryDirectory(prefix="fury-import-") as directory:
            progress = Path(directory) / "progress"
            self._task.args = {**self._task.args, "progress_file": str(progress)}
            with shown_lines(progress, lambda line: Display().display(f"    {line}")):
                return super().run(tmp, task_vars)
