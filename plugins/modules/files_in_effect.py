#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: files of a node that are in effect, not just written."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: files_in_effect
short_description: Writes files on a node and puts them into effect once for their content
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Writes files, all of them in one call. Directories above them are made when they are missing.
  - Then it restarts (or reloads) a service, or runs a command, when the content of the files differs from what it was
    when that last succeeded. The node remembers it in C(/var/lib/fury/effects).
  - A handler is notified once; when the run ends between the writing of a file and its handler, the next run finds the
    file as it shall be and the service goes on with the old one. This module finds the difference in each run.
  - A service is started and enabled as well.
options:
  name:
    description: What the effect is called on the node; unique there. When it is not given, it is O(service).
    type: str
  write:
    description: Files to write, in this order.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Absolute path.
        type: path
        required: true
      state:
        description: What is at the path.
        type: str
        choices: [file, directory, absent]
        default: file
      content:
        description: Text of the file.
        type: str
        default: ""
      mode:
        description: Permissions, as C("0644"). When it is not given, a new file has C(0644) and a directory C(0755).
        type: str
      owner:
        description: Owner.
        type: str
      group:
        description: Group.
        type: str
      secret_content:
        description: Text of the file when it must not be shown anywhere; instead of O(write[].content).
        type: str
      validate:
        description: Command that fails on a wrong file; C(%s) stands for the file, which is not in place yet.
        type: str
      effect:
        description: Whether a change of this file is put into effect.
        type: bool
        default: true
  files:
    description: Absolute paths of more files whose content counts. One that does not exist counts as another content.
    type: list
    elements: path
    default: []
  service:
    description:
      - The systemd unit that reads the files. Without files it is only started and enabled.
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
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Returns details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
"""

EXAMPLES = r"""
- name: Run containerd with its configuration
  sighup.fury_vsphere.files_in_effect:
    service: containerd
    write:
      - path: /etc/containerd/config.toml
        content: "{{ lookup('ansible.builtin.template', 'config.toml.j2') }}"

- name: Apply the kernel parameters
  sighup.fury_vsphere.files_in_effect:
    name: kernel-parameters
    write:
      - path: /etc/sysctl.d/90-fury.conf
        content: "net.ipv4.ip_forward = 1\n"
    command: [sysctl, --load=/etc/sysctl.d/90-fury.conf]
"""

RETURN = r"""
actions:
  description: What was done to put the files into effect, or would be done in check mode, as command lines.
  returned: success
  type: list
  elements: str
  sample: ["systemctl daemon-reload", "systemctl restart containerd"]
written:
  description: Paths that were changed, or would be changed in check mode.
  returned: success
  type: list
  elements: str
  sample: ["/etc/containerd/config.toml"]
"""

import hashlib
import os
import re
import shlex
import shutil
import stat
import tempfile
from typing import Any, Dict, List, Optional, Tuple

from ansible.module_utils.basic import AnsibleModule

MARKS = "/var/lib/fury/effects"
MODES = {"file": "0644", "directory": "0755"}
# Of `systemctl show`: the unit is, or is on its way to be, what it shall be.
RUNNING = ("active", "reloading", "activating")
# `timeout` ends with this when it had to end the command.
TIMED_OUT = 124
LAST_LINES = "15"
FILE = {
    "path": {"type": "path", "required": True},
    "state": {"type": "str", "choices": ["file", "directory", "absent"], "default": "file"},
    "content": {"type": "str", "default": ""},
    "mode": {"type": "str"},
    "owner": {"type": "str"},
    "group": {"type": "str"},
    "secret_content": {"type": "str", "no_log": True},
    "validate": {"type": "str"},
    "effect": {"type": "bool", "default": True},
}


class QuietModule(AnsibleModule):
    """A module that keeps its arguments, which are whole files, out of the node's log."""

    def _log_invocation(self) -> None:
        """Log nothing."""


def content_of(entry: Dict[str, Any]) -> bytes:
    """Return what a file shall hold."""
    secret = entry["secret_content"]
    return (entry["content"] if secret is None else secret).encode()


def read(path: str) -> Optional[bytes]:
    """Return the content of a file, or None when there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, IsADirectoryError):
        return None


def digest_of(contents: Dict[str, Optional[bytes]]) -> str:
    """Return a checksum of files' names and content; a file that is missing differs from an empty one."""
    total = hashlib.sha256()
    for path, content in sorted(contents.items()):
        each = "missing" if content is None else hashlib.sha256(content).hexdigest()
        total.update(f"{path}\0{each}\0".encode())
    return total.hexdigest()


def mark_path(name: str) -> str:
    """Return where the node remembers an effect."""
    return os.path.join(MARKS, re.sub(r"[^A-Za-z0-9_.@-]", "-", name))


def read_mark(name: str) -> Optional[str]:
    """Return the checksum of the files that were last put into effect, or None when there were none."""
    content = read(mark_path(name))
    return None if content is None else content.decode().strip()


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
    _code, out, _err = module.run_command(["systemctl", "show", properties, "--", service], check_rc=True)
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


def replace(module: AnsibleModule, entry: Dict[str, Any]) -> None:
    """Put a file in place, whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(entry["path"]), prefix=".fury-")
    module.add_cleanup_file(temporary)
    with os.fdopen(handle, "wb") as file:
        file.write(content_of(entry))
    if entry["validate"]:
        words = [temporary if word == "%s" else word for word in shlex.split(entry["validate"])]
        code, out, err = module.run_command(words)
        if code != 0:
            module.fail_json(msg=f"The new {entry['path']} is wrong and was not put in place: {(err or out).strip()}")
    # Not module.atomic_move, which lets everybody read a new file until its mode is set: a temporary file is private.
    if os.path.exists(entry["path"]):
        present = os.stat(entry["path"])
        os.chmod(temporary, stat.S_IMODE(present.st_mode))
        os.chown(temporary, present.st_uid, present.st_gid)
    os.rename(temporary, entry["path"])


def put(module: AnsibleModule, entry: Dict[str, Any], before: Optional[bytes]) -> bool:
    """Bring one path into its state; tell whether something changed, or would change in check mode."""
    path, state = entry["path"], entry["state"]
    if state == "absent":
        present = os.path.lexists(path)
        if present and not module.check_mode:
            shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
        return present
    missing = not os.path.isdir(path) if state == "directory" else before is None
    changed = missing or (state == "file" and before != content_of(entry))
    if changed and not module.check_mode:
        if state == "directory":
            os.makedirs(path, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            replace(module, entry)
    if missing and module.check_mode:
        return True
    mode = entry["mode"] or (MODES[state] if missing else None)
    attributes = {"path": path, "mode": mode, "owner": entry["owner"], "group": entry["group"]}
    return module.set_fs_attributes_if_different(module.load_file_common_arguments(attributes), changed)


def difference(entry: Dict[str, Any], before: Optional[bytes]) -> Dict[str, str]:
    """Return what is shown of a change."""
    headers = {"before_header": entry["path"], "after_header": entry["path"]}
    if entry["secret_content"] is not None:
        return dict(headers, before="", after="the new content is secret\n")
    after = entry["content"] if entry["state"] == "file" else f"{entry['state']}\n"
    return dict(headers, before=(before or b"").decode(errors="replace"), after=after)


def write_files(module: AnsibleModule, entries: List[Dict[str, Any]]) -> Tuple[List[str], List[Dict[str, str]]]:
    """Bring all paths into their states; return those that changed, and what is shown of it."""
    written, differences = [], []
    for entry in entries:
        try:
            before = read(entry["path"])
            changed = put(module, entry, before)
        except OSError as error:
            module.fail_json(msg=f"Failed to write '{entry['path']}': {error.strerror}")
        if changed:
            written.append(entry["path"])
            differences.append(difference(entry, before))
    return written, differences


def main() -> None:
    """Run the module."""
    module = QuietModule(
        argument_spec={
            "name": {"type": "str"},
            "write": {"type": "list", "elements": "dict", "default": [], "options": FILE},
            "files": {"type": "list", "elements": "path", "default": []},
            "service": {"type": "str"},
            "reload": {"type": "bool", "default": False},
            "patience": {"type": "int", "default": 0},
            "command": {"type": "list", "elements": "str"},
        },
        mutually_exclusive=[("service", "command")],
        required_by={"command": ("name",)},
        supports_check_mode=True,
    )
    parameters = module.params
    written, differences = write_files(module, parameters["write"])
    watched = {
        entry["path"]: content_of(entry) if entry["state"] == "file" else None
        for entry in parameters["write"]
        if entry["effect"] and entry["state"] != "directory"
    }
    watched.update((path, read(path)) for path in parameters["files"])

    service, command = parameters["service"], parameters["command"]
    name = parameters["name"] or service
    digest = digest_of(watched)
    mark = read_mark(name) if name else None
    differs = bool(watched) and bool(name) and mark != digest
    actions = []  # type: List[List[str]]
    if service:
        # What never was in effect is not trusted to a reload, which a service may refuse in silence.
        reload = parameters["reload"] and mark is not None
        actions = service_actions(service, service_state(module, service), differs, reload, parameters["patience"])
    elif command and differs:
        actions = [command]
    if not module.check_mode:
        for action in actions:
            run(module, action, service)
        if differs:
            write_mark(name, digest)
    lines = [" ".join(action) for action in actions]
    if lines:
        differences.append({"before": "", "after": "".join(f"{line}\n" for line in lines)})
    module.exit_json(changed=bool(written or actions), actions=lines, written=written, diff=differences)


if __name__ == "__main__":
    main()
