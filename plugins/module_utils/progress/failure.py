# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What went wrong on a host, as a task's result tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Lines that a command wrote last, of which the last tell why it failed.
_TAIL = 15


@dataclass(frozen=True)
class Failure:
    """One task that failed on one host.

    Attributes:
        message: what the task says, then what the command wrote last.
        module: name of the task's module, with its collection where the task says it.
        is_unreachable: whether the host did not answer at all.
    """

    host: str
    task: str
    message: str
    module: str = ""
    is_unreachable: bool = False

    def described(self) -> dict[str, Any]:
        """Return it as the result document tells it."""
        return {
            "host": self.host,
            "task": self.task,
            "message": self.message,
            "unreachable": self.is_unreachable,
        }


def failure_text(result: Mapping[str, Any]) -> str:
    """Tell what went wrong from a task's result: its message, then what the command wrote last."""
    if "censored" in result:
        return str(result["censored"])
    parts = [str(result.get("msg") or "no message")]
    for item in result.get("results") or []:
        if isinstance(item, Mapping) and item.get("failed"):
            parts.append(str(item.get("msg") or item.get("censored") or ""))
    for stream in ("stderr", "stdout", "module_stderr"):
        text = str(result.get(stream) or "").strip()
        if text:
            parts.append("\n".join(text.splitlines()[-_TAIL:]))
            break
    return "\n".join(part for part in parts if part)
