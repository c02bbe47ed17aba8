# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What puts files of a node into effect, once for their content."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

import hashlib
import os
import re
import tempfile
from typing import Any, Callable, Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule

MARKS = "/var/lib/fury/effects"
# Of `systemctl show`: the unit will be, or is on its way to be, what it shall be.
RUNNING = ("active", "reloading", "activating")
SHOW_STATE = ["systemctl", "show", "--property=ActiveState,UnitFileState,NeedDaemonReload", "--"]
# `timeout` ends with this when it had to end the command.
TIMED_OUT = 124
LAST_LINES = "15"

# The parameters of a module that has one effect, and of each effect of a module that has several.
ARGUMENTS = {
    "name": {"type": "str"},
    "files": {"type": "list", "elements": "path", "default": []},
    "service": {"type": "str"},
    "reload": {"type": "bool", "default": False},
    "patience": {"type": "int", "default": 0},
    "command": {"type": "list", "elements": "str"},
}  # type: Dict[str, Dict[str, Any]]
RULES = {
    "required_one_of": [("service", "command")],
    "mutually_exclusive": [("service", "command")],
    "required_by": {"command": ("name",)},
}  # type: Dict[str, Any]


def checksum_of(path: str) -> Optional[str]:
    """Return the SHA-256 of what a file holds, or None when there is none."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return None


def digest_of(files: List[str], checksum: Callable[[str], Optional[str]]) -> str:
    """Return a checksum of the files' names and content; a file that is missing differs from an empty one."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{checksum(path) or 'missing'}\0".encode())
    return total.hexdigest()


def mark_path(wanted: Dict[str, Any]) -> str:
    """Return where the node remembers an effect."""
    return os.path.join(MARKS, re.sub(r"[^A-Za-z0-9_.@-]", "-", wanted["name"] or wanted["service"]))


def read_mark(wanted: Dict[str, Any]) -> Optional[str]:
    """Return the checksum of the files that were last put into effect, or None when there were none."""
    try:
        with open(mark_path(wanted)) as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def files_differ(wanted: Dict[str, Any], mark: Optional[str], checksum: Callable[[str], Optional[str]]) -> bool:
    """Tell whether files hold something else than when they were last put into effect."""
    files = wanted["files"]
    # Files that were never there have no effect to lose.
    exists = mark is not None or any(checksum(path) is not None for path in files)
    return exists and bool(files) and mark != digest_of(files, checksum)


def service_actions(service: str, state: Dict[str, str], differs: bool, reload: bool, patience: int) -> List[List[str]]:
    """Decide what a service needs, from its state (`systemctl show`) and whether its files differ."""
    actions = []  # type: List[List[str]]
    running = state.get("ActiveState") in RUNNING
    if differs or state.get("NeedDaemonReload") == "yes":
        actions.append(["systemctl", "daemon-reload"])
    if state.get("UnitFileState") in ("disabled", ""):
        actions.append(["systemctl", "enable", service])
    if differs or not running:
        verb = "reload" if reload and running else "restart"
        wait = ["timeout", str(patience)] if patience and verb == "restart" else []
        actions.append([*wait, "systemctl", verb, service])
    return actions


class Effect:
    """One effect: a service that reads files, or a command.

    Attributes:
        actions: what is to be done, as command lines.
    """

    def __init__(
        self, module: AnsibleModule, wanted: Dict[str, Any], checksum: Callable[[str], Optional[str]] = checksum_of
    ) -> None:
        """Find what is to be done; `checksum` tells that of what a file holds, or will hold."""
        self.module = module
        self.service = wanted["service"]  # type: Optional[str]
        self.mark = mark_path(wanted)
        self.digest = digest_of(wanted["files"], checksum)
        before = read_mark(wanted)
        self.differs = files_differ(wanted, before, checksum)
        if self.service:
            # What never was in effect is not trusted to a reload, which a service may refuse in silence.
            reload = wanted["reload"] and before is not None
            self.actions = service_actions(self.service, self._state(), self.differs, reload, wanted["patience"])
        else:
            self.actions = [wanted["command"]] if self.differs else []

    def run(self) -> None:
        """Do it and remember it; end the module with the reason when something fails."""
        for action in self.actions:
            self._run(action)
        if self.differs:
            self._remember()

    def _state(self) -> Dict[str, str]:
        _rc, out, _err = self.module.run_command([*SHOW_STATE, str(self.service)], check_rc=True)
        return dict(line.split("=", 1) for line in out.splitlines() if "=" in line)

    def _run(self, action: List[str]) -> None:
        code, out, err = self.module.run_command(action)
        if code == 0 or (action[0] == "timeout" and code == TIMED_OUT):
            return
        message = f"Failed to run '{' '.join(action)}' (exit code {code}): {(err or out).strip()}"
        if self.service:
            journal = ["journalctl", "--unit", self.service, "--lines", LAST_LINES, "--no-pager"]
            _code, log, _err = self.module.run_command(journal)
            message += "\nThe service's last log lines:\n" + log.strip()
        self.module.fail_json(msg=message)

    def _remember(self) -> None:
        """Write the mark; whole or not at all."""
        os.makedirs(MARKS, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=MARKS)
        with os.fdopen(handle, "w") as file:
            file.write(self.digest + "\n")
        os.rename(temporary, self.mark)


def lines_of(effects: List[Effect]) -> List[str]:
    """Return the command lines of effects, as a module tells them."""
    return [" ".join(action) for effect in effects for action in effect.actions]


def diff_of(effects: List[Effect]) -> Dict[str, str]:
    """Return the difference that effects make, as Ansible shows it."""
    lines = lines_of(effects)
    return {
        "before": "".join(f"not yet: {line}\n" for line in lines),
        "after": "".join(f"done: {line}\n" for line in lines),
    }
