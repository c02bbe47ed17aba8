# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What Ansible tells a callback of a task on a host, in the words of all its versions."""

from __future__ import annotations

from typing import Any

# These only lead to other tasks.
_LEADING = ("include_role", "include_tasks", "include_vars", "validate_argument_spec", "meta")
_ASKING = ("pause",)
_OURS = "sighup.fury_vsphere."


class TaskEvent:
    """The end of a task on a host."""

    def __init__(self, result: Any) -> None:
        """Take what Ansible hands to a callback."""
        # ansible-core 2.19 gave the attributes public names; 2.16 has the underscored ones only.
        is_new = hasattr(result, "result")
        self.result: dict[str, Any] = result.result if is_new else result._result
        self.host = str((result.host if is_new else result._host).get_name())
        self._task = result.task if is_new else result._task

    @property
    def module(self) -> str:
        """Return the name of the module or action."""
        return str(self._task.action)

    @property
    def is_ours(self) -> bool:
        """Tell whether the module is of this collection."""
        return self.module.startswith(_OURS)

    @property
    def is_leading(self) -> bool:
        """Tell whether the task only leads to others."""
        return leads_only(self._task)

    @property
    def is_check(self) -> bool:
        """Tell whether it was in check mode."""
        return bool(self._task.check_mode)

    @property
    def may_be_unreachable(self) -> bool:
        """Tell whether the task minds when its host does not answer."""
        return bool(self._task.ignore_unreachable)


def leads_only(task: Any) -> bool:
    """Tell whether a task only leads to others: a line for each would hide the steps."""
    return str(task.action).removeprefix("ansible.builtin.") in _LEADING


def asks(task: Any) -> bool:
    """Tell whether a task may ask a person something."""
    return str(task.action).removeprefix("ansible.builtin.").removeprefix("ansible.legacy.") in _ASKING


def step_name(task: Any) -> str:
    """Name a task as a step: without the collection that its role comes from."""
    return str(task.get_name()).strip().removeprefix(_OURS)


def hosts_of_play(play: Any) -> list[str]:
    """Return the hosts that a play begins with."""
    manager = play.get_variable_manager()
    return [str(host) for host in manager.get_vars(play=play).get("ansible_play_hosts_all", [])] if manager else []
