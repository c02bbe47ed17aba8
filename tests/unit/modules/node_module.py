"""Stands for AnsibleModule where a module's classes are tested without Ansible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class FailedError(Exception):
    """The module ended with a message."""


class NodeModule:
    """Keeps the commands that were run; each is answered by a function."""

    def __init__(self, parameters: dict[str, Any], answer: Callable[[list[str]], tuple[int, str]]) -> None:
        self.params = parameters
        self.answer = answer
        self.commands: list[list[str]] = []

    def run_command(self, command: list[str], check_rc: bool = False) -> tuple[int, str, str]:
        self.commands.append(command)
        code, out = self.answer(command)
        if check_rc and code:
            raise FailedError(out)
        return code, out, ""

    def fail_json(self, msg: str) -> None:
        raise FailedError(msg)
