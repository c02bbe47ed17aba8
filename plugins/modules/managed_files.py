#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: a set of files of a node, of which those that are no longer wanted go."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: managed_files
short_description: Keeps a set of files, removes those that left it, and puts them into effect
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes files and links of a node, makes their directories, and removes those that an earlier run wrote under the
    same name and that are no longer listed. Files that it did not write are left alone.
  - The node remembers them in C(/var/lib/fury/files), with the checksums of their content.
  - The difference that it shows leaves out what not everybody may read on the node.
  - All in one go, as a task of its own for each small file takes most of its time to begin.
options:
  name:
    description: What the set is called on the node; unique there.
    type: str
    required: true
  directories:
    description: Directories to make, or to give these permissions, before the files. None is ever removed.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Absolute path.
        type: path
        required: true
      mode:
        description: Its permissions, as octal digits.
        type: str
        default: "0755"
      owner:
        description: Name of the user that owns it. When it is not given, that is left as it is.
        type: str
      group:
        description: Name of its group. When it is not given, that is left as it is.
        type: str
  files:
    description: The files and links. Each has either C(content) or C(target).
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Absolute path.
        type: path
        required: true
      content:
        description: What is in the file.
        type: str
      target:
        description: The path that a symbolic link leads to.
        type: str
      mode:
        description: The file's permissions, as octal digits.
        type: str
        default: "0644"
      owner:
        description: Name of the user that owns the file. When it is not given, that is left as it is.
        type: str
      group:
        description: Name of the file's group. When it is not given, that is left as it is.
        type: str
      validate:
        description:
          - The command that checks the file before it takes the place of the old one, as a list of its words; C(%s)
            stands for its path there. A file that it refuses is not written, nor are those after it.
        type: list
        elements: str
  prune:
    description: Directories below this one that are empty when files of the set left them are removed.
    type: path
  effects:
    description:
      - What puts files into effect, in this order, once for their content; see
        P(sighup.fury_vsphere.files_in_effect#module). The file of RV(record) may be among them.
      - With O(files) that are secret, the task has C(no_log), which would hide why an effect failed; give that one a
        task of its own.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: What the effect is called on the node; unique there. When it is not given, the name of the service.
        type: str
      files:
        description: Absolute paths of the files. Without files a service is only started and enabled.
        type: list
        elements: path
        default: []
      service:
        description: The systemd unit that reads the files.
        type: str
      reload:
        description: Reload the service when it runs with files that were put into effect before.
        type: bool
        default: false
      patience:
        description: Seconds to wait for the service to say that it has started. 0 to wait as long as systemd does.
        type: int
        default: 0
      command:
        description: The command that puts the files into effect, as a list of its words.
        type: list
        elements: str
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Trust the site's authorities
  sighup.fury_vsphere.managed_files:
    name: authorities
    files:
      - path: /usr/local/share/ca-certificates/site.crt
        content: "{{ lookup('ansible.builtin.file', 'site.pem') }}"
    effects:
      - name: authorities
        files: [/var/lib/fury/files/authorities]
        command: [update-ca-certificates]
"""

RETURN = r"""
record:
  description: The file that remembers the set. Its content changes with the set.
  returned: success
  type: str
  sample: /var/lib/fury/files/authorities
directories:
  description: The directories that were made or given other permissions, or would be in check mode.
  returned: success
  type: list
  elements: str
written:
  description: The files and links that were written, or would be in check mode.
  returned: success
  type: list
  elements: str
removed:
  description: The files and links that were removed, or would be in check mode.
  returned: success
  type: list
  elements: str
actions:
  description: What was done to put them into effect, or would be in check mode, as command lines.
  returned: success
  type: list
  elements: str
"""

import grp
import hashlib
import json
import os
import pwd
import tempfile
from typing import Any, Callable, Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils import node_effects

RECORDS = "/var/lib/fury/files"
PERMISSIONS = 0o7777
OPEN_TO_ALL = 0o004
HIDDEN = "(not shown, as not everybody may read it)\n"

PLACE = {
    "path": {"type": "path", "required": True},
    "mode": {"type": "str"},
    "owner": {"type": "str"},
    "group": {"type": "str"},
}  # type: Dict[str, Dict[str, Any]]
FILE = {
    **PLACE,
    "mode": {"type": "str", "default": "0644"},
    "content": {"type": "str"},
    "target": {"type": "str"},
    "validate": {"type": "list", "elements": "str"},
}  # type: Dict[str, Dict[str, Any]]
DIRECTORY = {**PLACE, "mode": {"type": "str", "default": "0755"}}  # type: Dict[str, Dict[str, Any]]
EITHER = {"required_one_of": [("content", "target")], "mutually_exclusive": [("content", "target")]}
EFFECT = {"options": node_effects.ARGUMENTS, **node_effects.RULES}
ARGUMENTS = {
    "name": {"type": "str", "required": True},
    "directories": {"type": "list", "elements": "dict", "options": DIRECTORY, "default": []},
    "files": {"type": "list", "elements": "dict", "options": FILE, "default": [], **EITHER},
    "prune": {"type": "path"},
    "effects": {"type": "list", "elements": "dict", "default": [], **EFFECT},
}  # type: Dict[str, Dict[str, Any]]


def record_path(name: str) -> str:
    """Return where the node remembers a set."""
    return os.path.join(RECORDS, name)


def read(path: str) -> Optional[str]:
    """Return the text of a file or the target of a link, or None when there is neither."""
    if os.path.islink(path):
        return os.readlink(path)
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None


def recorded_paths(record: Optional[str]) -> List[str]:
    """Return the files of a record; none of one that was cut off or never written."""
    try:
        return sorted(json.loads(record or "{}"))
    except ValueError:
        return []


def record_of(digests: Dict[str, str]) -> str:
    """Return the record of a set, from the checksums of its files."""
    return json.dumps(digests, sort_keys=True, indent=1) + "\n"


def text_of(file: Dict[str, Any]) -> str:
    """Return what a file shall hold, or where a link shall lead to."""
    return str(file["target"] if file["content"] is None else file["content"])


def checksum(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def digests_of(files: List[Dict[str, Any]]) -> Dict[str, str]:
    """Return the checksums of what files shall hold, by their paths."""
    return {each["path"]: checksum(text_of(each)) for each in files}


def number_of(find: Callable[[str], Any], name: str) -> Optional[int]:
    """Return the number of a user or group, or None when there is none of this name."""
    try:
        return int(find(name)[2])
    except KeyError:
        return None


def access_differs(place: Dict[str, Any]) -> bool:
    """Tell whether permissions or owner of a file or directory, which is there, are not what they shall be."""
    state = os.stat(place["path"])
    return (
        state.st_mode & PERMISSIONS != int(place["mode"], 8)
        or (place["owner"] is not None and number_of(pwd.getpwnam, place["owner"]) != state.st_uid)
        or (place["group"] is not None and number_of(grp.getgrnam, place["group"]) != state.st_gid)
    )


def file_differs(file: Dict[str, Any]) -> bool:
    """Tell whether a file or link is not what it shall be."""
    is_link = file["content"] is None
    if os.path.islink(file["path"]) != is_link or read(file["path"]) != text_of(file):
        return True
    return not is_link and access_differs(file)


def directory_differs(directory: Dict[str, Any]) -> bool:
    """Tell whether a directory is not what it shall be."""
    return not os.path.isdir(directory["path"]) or access_differs(directory)


def give_access(module: AnsibleModule, place: Dict[str, Any]) -> None:
    """Give a file or directory its owner and permissions."""
    module.set_owner_if_different(place["path"], place["owner"], False)
    module.set_group_if_different(place["path"], place["group"], False)
    module.set_mode_if_different(place["path"], place["mode"], False)


def make_directory(module: AnsibleModule, directory: Dict[str, Any]) -> None:
    """Make a directory, which nobody else can look into before it has its permissions."""
    if not os.path.isdir(directory["path"]):
        os.makedirs(os.path.dirname(directory["path"]), exist_ok=True)
        os.mkdir(directory["path"], 0o700)
        module.set_default_selinux_context(directory["path"], False)
    give_access(module, directory)


def check(module: AnsibleModule, file: Dict[str, Any], temporary: str) -> None:
    """Have the file's own program check what is about to become it; a failure ends the module."""
    if file["validate"]:
        command = [word.replace("%s", temporary) for word in file["validate"]]
        code, out, err = module.run_command(command)
        if code != 0:
            reason = (err or out).strip().replace(temporary, file["path"])
            module.fail_json(msg=f"{file['path']} was not written, as {command[0]} refuses it: {reason}")


def write(module: AnsibleModule, file: Dict[str, Any]) -> None:
    """Write a file, whole or not at all, and never open to those who may not read it."""
    path = file["path"]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=module.tmpdir)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
        opened.write(file["content"])
    check(module, file, temporary)
    if os.path.islink(path):
        os.unlink(path)
    # A file that is replaced hands its permissions on; one that is not there yet would be open for a moment.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    give_access(module, file)
    # Gives it the context that SELinux wants there, too.
    module.atomic_move(temporary, path)
    give_access(module, file)


def link(module: AnsibleModule, path: str, target: str) -> None:
    """Make a symbolic link, in place of what is there."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        os.unlink(path)
    os.symlink(target, path)
    module.set_default_selinux_context(path, False)


def remove(path: str, prune: Optional[str]) -> None:
    """Remove a file, and the directories that are empty then, below the one that may be pruned."""
    os.unlink(path)
    directory = os.path.dirname(path)
    while prune and directory.startswith(prune.rstrip("/") + "/") and not os.listdir(directory):
        os.rmdir(directory)
        directory = os.path.dirname(directory)


def is_private(path: str) -> bool:
    """Tell whether there is a file that not everybody may read."""
    return os.path.exists(path) and not os.stat(path).st_mode & OPEN_TO_ALL


def diff_of(path: str, after: Optional[Dict[str, Any]]) -> Dict[str, str]:
    """Return the difference of one file, of which no more is shown than everybody may read on the node."""
    hides_after = after is not None and not int(after["mode"], 8) & OPEN_TO_ALL
    return {
        "before_header": path,
        "after_header": path,
        "before": HIDDEN if is_private(path) else read(path) or "",
        "after": HIDDEN if hides_after else text_of(after) if after else "",
    }


class FileSet:
    """The set as it is and as it shall be.

    Attributes:
        record: where the node remembers it.
        directories: those that differ.
        written: the files and links that differ.
        removed: paths of those that left the set.
        changed: whether any of it, or the record, differs.
        diff: the differences.
    """

    def __init__(self, module: AnsibleModule) -> None:
        """Compare."""
        self.module = module
        files = module.params["files"]
        self.record = record_path(module.params["name"])
        self._before = read(self.record)
        self._known = recorded_paths(self._before)
        self._digests = digests_of(files)
        # A set that never had a file leaves no trace.
        self._after = record_of(self._digests) if files or self._before is not None else None
        self.directories = [each for each in module.params["directories"] if directory_differs(each)]
        self.written = [each for each in files if file_differs(each)]
        self.removed = [path for path in self._known if path not in self._digests and os.path.lexists(path)]
        self.changed = bool(self.directories or self.written or self.removed or self._after != self._before)
        self.diff = [diff_of(each["path"], each) for each in self.written]
        self.diff += [diff_of(path, None) for path in self.removed]

    def checksum_of(self, path: str) -> Optional[str]:
        """Return the checksum of what a file of the node holds when all is written, or None when there is none."""
        if path == self.record:
            return None if self._after is None else checksum(self._after)
        if path in self.removed:
            return None
        for file in self.module.params["files"]:
            if file["path"] == path and file["content"] is not None:
                return checksum(file["content"])
        return node_effects.checksum_of(path)

    def write(self) -> None:
        """Make it so."""
        if not self.changed:
            return
        for directory in self.directories:
            make_directory(self.module, directory)
        # What is about to be written is ours also when this run ends before the last line.
        if self._after is not None:
            self._remember(record_of({**dict.fromkeys(self._known, ""), **self._digests}))
        for file in self.written:
            if file["content"] is None:
                link(self.module, file["path"], file["target"])
            else:
                write(self.module, file)
        for path in self.removed:
            remove(path, self.module.params["prune"])
        if self._after is not None:
            self._remember(self._after)

    def _remember(self, record: str) -> None:
        place = {"path": self.record, "mode": "0644", "owner": None, "group": None}
        write(self.module, {**place, "content": record, "validate": None})


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    files = FileSet(module)
    if not module.check_mode:
        files.write()
    effects = []
    for wanted in module.params["effects"]:
        each = node_effects.Effect(module, wanted, files.checksum_of)
        effects.append(each)
        if not module.check_mode:
            each.run()
    actions = node_effects.lines_of(effects)
    module.exit_json(
        changed=files.changed or bool(actions),
        record=files.record,
        directories=[each["path"] for each in files.directories],
        written=[each["path"] for each in files.written],
        removed=files.removed,
        actions=actions,
        diff=files.diff + ([node_effects.diff_of(effects)] if actions else []),
    )


if __name__ == "__main__":
    main()
