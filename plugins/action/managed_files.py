# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The module managed_files goes to a machine only when a look by the shell does not find all as it shall be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action.normal import ActionModule as OnTheMachine
from ansible_collections.sighup.fury_vsphere.plugins.modules import managed_files
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.node_look import command, is_settled, seen_of


class ActionModule(OnTheMachine):
    """The action of the module managed_files."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Look, and run the module when something may be to be done."""
        valid = ArgumentSpecValidator(managed_files.ARGUMENTS).validate(self._task.args)
        # The module itself says what is wrong with its parameters.
        if self._task.async_val or valid.error_messages or not self._is_settled(valid.validated_parameters):
            result: dict[str, Any] = super().run(tmp, task_vars)
            return result
        name = valid.validated_parameters["name"]
        return {
            "changed": False,
            "record": managed_files.record_path(name),
            "directories": [],
            "written": [],
            "removed": [],
            "actions": [],
        }

    def _is_settled(self, parameters: Mapping[str, Any]) -> bool:
        told = self._low_level_execute_command(command(parameters), sudoable=True)
        return told["rc"] == 0 and is_settled(parameters, seen_of(told["stdout_lines"]))
