# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the files of the keys of package repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: repository_keys
short_description: List the files of the keys that package repositories are signed with
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - One file, called after the repository, for each repository whose key is given as text.
positional: directory
options:
  _input:
    description: Repositories, as C(packages.repositories) of the cluster model lists them.
    type: list
    elements: dict
    required: true
  directory:
    description: Directory of the keys on the nodes.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Write the keys of the repositories
  sighup.fury_vsphere.files_in_effect:
    write: "{{ fury_model.packages.repositories | sighup.fury_vsphere.repository_keys('/etc/apt/keyrings') }}"
"""

RETURN = r"""
_value:
  description: Files with C(path) and C(content), as M(sighup.fury_vsphere.files_in_effect) takes them.
  type: list
  elements: dict
"""


def repository_keys(repositories: Iterable[Mapping[str, Any]], directory: str) -> list[dict[str, str]]:
    """Return path and content of each key; see the filter's documentation."""
    return [
        {"path": f"{directory}/{repository['name']}.asc", "content": f"{str(repository['key']).strip()}\n"}
        for repository in repositories
        if repository.get("key")
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"repository_keys": repository_keys}
