#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: a set of files of a node, of which those that are no longer wanted go."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: managed_files
short_description: Keeps a set of files, and removes those that left it
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes files of a node, makes their directories, and removes the files that an earlier run wrote under the same name
    and that are no longer listed. Files that it did not write are left alone.
  - The node remembers the files in C(/var/lib/fury/files), with the checksums of their content.
options:
  name:
    description: What the set is called on the node; unique there.
    type: str
    required: true
  files:
    description: The files.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Absolute path.
        type: path
        required: true
      content:
        description: What is in it.
        type: str
        required: true
      mode:
        description: Its permissions, as octal digits.
        type: str
        default: "0644"
  prune:
    description: Directories below this one that are empty when files of the set left them are removed.
    type: path
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Keep the site's authorities
  sighup.fury_vsphere.managed_files:
    name: authorities
    files:
      - path: /usr/local/share/ca-certificates/site.crt
        content: "{{ lookup('ansible.builtin.file', 'site.pem') }}"
"""

RETURN = r"""
record:
  description: The file that remembers the set. Its content changes with the set.
  returned: success
  type: str
  sample: /var/lib/fury/files/authorities
recorded:
  description: Whether there are, or ever were, files of this set.
  returned: success
  type: bool
written:
  description: The files that were written, or would be in check mode.
  returned: success
  type: list
  elements: str
removed:
  description: The files that were removed, or would be in check mode.
  returned: success
  type: list
  elements: str
"""

import hashlib
import json
import os
import tempfile
from typing import Any, Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule

RECORDS = "/var/lib/fury/files"
PERMISSIONS = 0o7777


def record_path(name: str) -> str:
    """Return where the node remembers a set."""
    return os.path.join(RECORDS, name)


def read(path: str) -> Optional[str]:
    """Return the text of a file, or None when there is none."""
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


def digests_of(files: List[Dict[str, Any]]) -> Dict[str, str]:
    """Return the checksums of what files shall hold, by their paths."""
    return {each["path"]: hashlib.sha256(each["content"].encode()).hexdigest() for each in files}


def differs(file: Dict[str, Any]) -> bool:
    """Tell whether a file is not what it shall be."""
    if read(file["path"]) != file["content"]:
        return True
    return os.stat(file["path"]).st_mode & PERMISSIONS != int(file["mode"], 8)


def write(module: AnsibleModule, path: str, content: str, mode: str = "0644") -> None:
    """Write a file, whole or not at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=module.tmpdir)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(content)
    # Gives it the context that SELinux wants there, too.
    module.atomic_move(temporary, path)
    module.set_mode_if_different(path, mode, False)


def remove(path: str, prune: Optional[str]) -> None:
    """Remove a file, and the directories that are empty then, below the one that may be pruned."""
    os.unlink(path)
    directory = os.path.dirname(path)
    while prune and directory.startswith(prune.rstrip("/") + "/") and not os.listdir(directory):
        os.rmdir(directory)
        directory = os.path.dirname(directory)


def diff_of(path: str, after: str) -> Dict[str, str]:
    """Return the difference of one file."""
    return {"before_header": path, "after_header": path, "before": read(path) or "", "after": after}


def main() -> None:
    """Run the module."""
    file = {
        "path": {"type": "path", "required": True},
        "content": {"type": "str", "required": True},
        "mode": {"type": "str", "default": "0644"},
    }
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "files": {"type": "list", "elements": "dict", "options": file, "default": []},
            "prune": {"type": "path"},
        },
        supports_check_mode=True,
    )
    files = module.params["files"]
    record = record_path(module.params["name"])
    before = read(record)
    known = recorded_paths(before)
    wanted = {each["path"]: each for each in files}
    after = record_of(digests_of(files)) if files or before is not None else None
    written = [path for path, each in wanted.items() if differs(each)]
    removed = [path for path in known if path not in wanted and os.path.lexists(path)]
    diff = [diff_of(path, wanted[path]["content"]) for path in written] + [diff_of(path, "") for path in removed]
    changed = bool(written or removed or after != before)
    if changed and not module.check_mode:
        # What is about to be written is ours also when this run ends before the last line.
        write(module, record, record_of({**dict.fromkeys(known, ""), **digests_of(files)}))
        for path in written:
            write(module, path, wanted[path]["content"], wanted[path]["mode"])
        for path in removed:
            remove(path, module.params["prune"])
        write(module, record, str(after))
    module.exit_json(
        changed=changed, record=record, recorded=after is not None, written=written, removed=removed, diff=diff
    )


if __name__ == "__main__":
    main()
