# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the packages that a node lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

DOCUMENTATION = r"""
name: missing_packages
short_description: Tell which packages are not installed, or in another version
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares packages with what the database of installed packages of a node tells.
positional: installed
options:
  _input:
    description: The packages, each with C(name) and, unless any version will do, C(version), which may hold C(*).
    type: list
    elements: dict
    required: true
  installed:
    description: Lines of the words V(installed), name and version. Other lines are passed over.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show what is to be installed
  ansible.builtin.debug:
    msg: "{{ [{'name': 'kubelet', 'version': '1.30.14-*'}] | sighup.fury_vsphere.missing_packages(found) }}"
"""

RETURN = r"""
_value:
  description: The packages of the input that are missing.
  type: list
  elements: dict
"""


# Of a line that tells of a package: its state, name and version.
WORDS = 3


def missing_packages(wanted: Iterable[Mapping[str, str]], installed: Iterable[str]) -> list[Mapping[str, str]]:
    """Return the packages that are missing; see the filter's documentation."""
    told = [line.split() for line in installed]
    versions = [
        (name, version)
        for state, name, version in (words for words in told if len(words) == WORDS)
        if state == "installed"
    ]
    return [
        package
        for package in wanted
        if not any(
            name == package["name"] and fnmatchcase(version, package.get("version") or "*")
            for name, version in versions
        )
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"missing_packages": missing_packages}
