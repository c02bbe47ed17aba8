#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: files of a node that are in effect, not just written."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: files_in_effect
short_description: Puts files of a node into effect once for their content
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Restarts (or reloads) a service, or runs a command, when the content of files differs from what it was when that
    last succeeded. The node remembers it in C(/var/lib/fury/effects).
  - A handler is notified once; when the run ends between the writing of a file and its handler, the next run finds the
    file as it shall be and the service goes on with the old one. This module finds the difference in each run.
  - A service is started and enabled as well.
options:
  name:
    description: What the effect is called on the node; unique there. When it is not given, it is O(service).
    type: str
  files:
    description:
      - Absolute paths of the files. One that does not exist counts as another content.
      - Without files a service is only started and enabled.
    type: list
    elements: path
    default: []
  service:
    description: The systemd unit that reads the files.
    type: str
  reload:
    description: Reload the service when it runs with files that were put into effect before, instead of restarting it.
    type: bool
    default: false
  patience:
    description:
      - Seconds to wait for the service to say that it has started; it goes on starting afterwards. 0 to wait as long as
        systemd does.
    type: int
    default: 0
  command:
    description: The command that puts the files into effect, as a list of its words.
    type: list
    elements: str
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Run containerd with its configuration
  sighup.fury_vsphere.files_in_effect:
    service: containerd
    files: [/etc/containerd/config.toml]

- name: Apply the kernel parameters
  sighup.fury_vsphere.files_in_effect:
    name: kernel-parameters
    files: [/etc/sysctl.d/90-fury.conf]
    command: [sysctl, --load=/etc/sysctl.d/90-fury.conf]
"""

RETURN = r"""
actions:
  description: What was done, or would be done in check mode, as command lines.
  returned: success
  type: list
  elements: str
  sample: ["systemctl daemon-reload", "systemctl restart containerd"]
"""

import hashlib
import os
import re
import tempfile
from typing import Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule

MARKS = "/var/lib/fury/effects"
# Of `systemctl show`: the unit will be, or is on its way to be, what it shall be.
RUNNING = ("active", "reloading", "activating")
# `timeout` ends with this when it had to end the command.
TIMED_OUT = 124
LAST_LINES = "15"


def digest_of(files: List[str]) -> str:
    """Return a checksum of the files' names and content; a file that is missing differs from an empty one."""
    total = hashlib.sha256()
    for path in sorted(files):
        try:
            with open(path, "rb") as file:
                content = hashlib.sha256(file.read()).hexdigest()
        except FileNotFoundError:
            content = "missing"
        total.update(f"{path}\0{content}\0".encode())
    return total.hexdigest()


def mark_path(name: str) -> str:
    """Return where the node remembers an effect."""
    return os.path.join(MARKS, re.sub(r"[^A-Za-z0-9_.@-]", "-", name))


def read_mark(name: str) -> Optional[str]:
    """Return the checksum of the files that were last put into effect, or None when there were none."""
    try:
        with open(mark_path(name)) as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def write_mark(name: str, digest: str) -> None:
    """Remember the checksum; whole or not at all."""
    os.makedirs(MARKS, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=MARKS)
    with os.fdopen(handle, "w") as file:
        file.write(digest + "\n")
    os.rename(temporary, mark_path(name))


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


def service_state(module: AnsibleModule, service: str) -> Dict[str, str]:
    """Read what systemd knows of a service."""
    properties = "--property=ActiveState,UnitFileState,NeedDaemonReload"
    _rc, out, _err = module.run_command(["systemctl", "show", properties, "--", service], check_rc=True)
    return dict(line.split("=", 1) for line in out.splitlines() if "=" in line)


def run(module: AnsibleModule, action: List[str], service: Optional[str]) -> None:
    """Run one action; end the module with the reason when it fails."""
    code, out, err = module.run_command(action)
    if code == 0 or (action[0] == "timeout" and code == TIMED_OUT):
        return
    message = f"Failed to run '{' '.join(action)}' (exit code {code}): {(err or out).strip()}"
    if service:
        _code, log, _err = module.run_command(["journalctl", "--unit", service, "--lines", LAST_LINES, "--no-pager"])
        message += "\nThe service's last log lines:\n" + log.strip()
    module.fail_json(msg=message)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str"},
            "files": {"type": "list", "elements": "path", "default": []},
            "service": {"type": "str"},
            "reload": {"type": "bool", "default": False},
            "patience": {"type": "int", "default": 0},
            "command": {"type": "list", "elements": "str"},
        },
        required_one_of=[("service", "command")],
        mutually_exclusive=[("service", "command")],
        required_by={"command": ("name",)},
        supports_check_mode=True,
    )
    parameters = module.params
    service = parameters["service"]
    name = parameters["name"] or service
    digest = digest_of(parameters["files"])
    before = read_mark(name)
    differs = bool(parameters["files"]) and before != digest

    if service:
        # What never was in effect is not trusted to a reload, which a service may refuse in silence.
        reload = parameters["reload"] and before is not None
        actions = service_actions(service, service_state(module, service), differs, reload, parameters["patience"])
    else:
        actions = [parameters["command"]] if differs else []
    if not module.check_mode:
        for action in actions:
            run(module, action, service)
        if differs:
            write_mark(name, digest)
    module.exit_json(
        changed=bool(actions),
        actions=[" ".join(action) for action in actions],
        diff={
            "before": "".join(f"not yet: {' '.join(action)}\n" for action in actions),
            "after": "".join(f"done: {' '.join(action)}\n" for action in actions),
        },
    )


if __name__ == "__main__":
    main()
