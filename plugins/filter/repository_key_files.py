# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the files of the keys of package repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: repository_key_files
short_description: Return the files that hold the keys of package repositories
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Gives each key that is part of a repository's entry a file, as P(sighup.fury_vsphere.managed_files#module) takes it.
    Keys that are given by their address are left out.
positional: directory
options:
  _input:
    description: The repositories, each with C(name) and perhaps C(key).
    type: list
    elements: dict
    required: true
  directory:
    description: Where the files are.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the files
  ansible.builtin.debug:
    msg: "{{ repositories | sighup.fury_vsphere.repository_key_files('/etc/apt/keyrings') }}"
"""

RETURN = r"""
_value:
  description: The files, each with C(path) and C(content).
  type: list
  elements: dict
"""


def repository_key_files(repositories: Iterable[Mapping[str, Any]], directory: str) -> list[dict[str, str]]:
    """Return the files; see the filter's documentation."""
    return [
        {"path": f"{directory}/{repository['name']}.asc", "content": f"{repository['key'].strip()}\n"}
        for repository in repositories
        if repository.get("key")
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"repository_key_files": repository_key_files}
