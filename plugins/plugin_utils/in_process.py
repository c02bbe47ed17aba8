# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Run a module in Ansible's own process, where a second one would be the same program on the same machine.

Ansible packs a module with all that it imports, starts another Python, and unpacks it there. A module whose place is
the controller, as it speaks to vCenter or looks after the working directory, needs none of that, and it costs more than
what such a module does when nothing is to be done. The process of Ansible's that runs a task ends with it, so that
nothing is left behind in either case.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from typing import Any

from ansible.module_utils import basic
from ansible.plugins.action import ActionBase
from ansible.plugins.action.normal import ActionModule as SeparateProcess
from ansible.utils.unsafe_proxy import wrap_var

try:  # ansible-core 2.19 and later
    from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
except ImportError:
    from ansible.module_utils.common.json import AnsibleJSONEncoder

    _encode = partial(json.dumps, cls=AnsibleJSONEncoder, vault_to_text=True)
    _decode = json.loads
else:
    _encode = partial(json.dumps, cls=get_module_encoder("legacy", Direction.CONTROLLER_TO_MODULE))
    _decode = partial(json.loads, cls=get_module_decoder("legacy", Direction.MODULE_TO_CONTROLLER))

_MODULES = "ansible_collections.sighup.fury_vsphere.plugins.modules"


class ActionModule(SeparateProcess):
    """The action of a module of this collection whose place is the controller."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module here when that is all the same, otherwise as Ansible runs every module."""
        task_vars = task_vars or {}
        if not self._is_here(task_vars):
            return super().run(tmp, task_vars)
        result = ActionBase.run(self, tmp, task_vars)
        arguments = dict(self._task.args)
        self._update_module_args(self._task.action, arguments, task_vars)
        # What a module says must never be taken for a template.
        return {**result, **wrap_var(_result(self._task.resolved_action or self._task.action, arguments))}

    def _is_here(self, task_vars: Mapping[str, Any]) -> bool:
        """Tell whether the module would run on this machine, as this user, in this Python and with its environment."""
        variables = task_vars
        if self._task.delegate_to:
            variables = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        return (
            self._connection.transport == "local"
            and not self._connection.become
            and not self._task.async_val
            and not any(self._task.environment or ())
            and self._templar.template(variables.get("ansible_python_interpreter")) == sys.executable
        )


def _result(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a module of this collection says, `failed` among it."""
    module = importlib.import_module(f"{_MODULES}.{name.rpartition('.')[2]}")
    # Where AnsibleModule looks for its arguments; the second is known from 2.19 on.
    basic._ANSIBLE_ARGS = _encode({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    output = StringIO()
    try:
        with redirect_stdout(output):
            module.main()
    except SystemExit:
        result: dict[str, Any] = _decode(output.getvalue())
        return {key: value for key, value in result.items() if not key.startswith("_ansible_")}
    raise AssertionError(f"{name} ended without a result")
