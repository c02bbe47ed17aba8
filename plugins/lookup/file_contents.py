# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Lookup: files of the operator's machine, as the module managed_files takes them."""

from __future__ import annotations

DOCUMENTATION = r"""
name: file_contents
short_description: Read files of a directory for the module managed_files
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns for each file what P(sighup.fury_vsphere.managed_files#module) takes, so that one task brings all of them to
    a node. The task needs C(no_log) when one of them is secret.
options:
  _terms:
    description: The files, each with C(path), relative to both directories, and whatever else is returned with it.
    required: true
  source:
    description: Directory on the operator's machine.
    type: path
    required: true
  destination:
    description: Directory on the node.
    type: str
    required: true
  missing:
    description: Whether to V(refuse) or to V(skip) files that are not there.
    type: str
    choices: [refuse, skip]
    default: refuse
"""

EXAMPLES = r"""
- name: Write keys and certificates
  sighup.fury_vsphere.managed_files:
    name: keys
    files: >-
      {{ query('sighup.fury_vsphere.file_contents', {'path': 'ca.crt'}, {'path': 'ca.key', 'mode': '0600'},
               source='secrets/pki', destination='/etc/example') }}
  no_log: true
"""

RETURN = r"""
_raw:
  description: The files, each as it was given, with C(path) on the node and C(content).
  type: list
  elements: dict
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """The lookup; see its documentation."""

    def run(self, terms: Iterable[Any], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        """Return the files."""
        self.set_options(var_options=variables, direct=kwargs)
        source, destination = Path(self.get_option("source")), self.get_option("destination")
        return file_contents(terms, source, destination, self.get_option("missing") == "skip")


def file_contents(
    files: Iterable[Mapping[str, Any]], source: Path, destination: str, skips_missing: bool = False
) -> list[dict[str, Any]]:
    """Return files with their contents; AnsibleError when one cannot be read."""
    found = []
    for file in files:
        path = source / file["path"]
        if skips_missing and not path.exists():
            continue
        try:
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a text file"
            raise AnsibleError(
                f"Failed to read {path}: {reason}; expected a file that belongs on the node; restore it and run again."
            ) from error
        found.append({**file, "path": f"{destination}/{file['path']}", "content": content})
    return found
