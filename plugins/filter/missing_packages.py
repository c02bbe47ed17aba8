# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the packages that a node lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

DOCUMENTATION = r"""
name: missing_packages
short_description: Tell which packages are not installed, or in another version
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares packages with what the database of installed packages of a node tells.
positional: installed, family
options:
  _input:
    description:
      - The packages, each as C(NAME), or as C(NAME=VERSION) when not any version will do. C(*) stands for any text of
        the version, which includes Debian's revision and Red Hat's release.
    type: list
    elements: str
    required: true
  installed:
    description: Lines of the words V(installed), name and version. Other lines are passed over.
    type: list
    elements: str
    required: true
  family:
    description: Whose package manager is to install them.
    type: str
    choices: [debian, redhat]
    required: true
"""

EXAMPLES = r"""
- name: Show what is to be installed
  ansible.builtin.debug:
    msg: "{{ ['kubelet=1.30.14-*', 'cri-tools'] | sighup.fury_vsphere.missing_packages(found, 'debian') }}"
"""

RETURN = r"""
_value:
  description: The packages of the input that are missing, as the package manager takes them.
  type: list
  elements: str
"""

# Of a line that tells of a package: its state, name and version.
WORDS = 3


def missing_packages(wanted: Iterable[str], installed: Iterable[str], family: str) -> list[str]:
    """Return the packages that are missing; see the filter's documentation."""
    told = [words for words in (line.split() for line in installed) if len(words) == WORDS]
    found = [(name, version) for state, name, version in told if state == "installed"]
    return [_specification(package, family) for package in wanted if not _is_found(package, found)]


def _is_found(package: str, found: Iterable[tuple[str, str]]) -> bool:
    wanted, _separator, pattern = package.partition("=")
    return any(name == wanted and fnmatchcase(version, pattern or "*") for name, version in found)


def _specification(package: str, family: str) -> str:
    name, _separator, pattern = package.partition("=")
    if not pattern:
        return name
    # dnf and yum find the release themselves.
    return f"{name}={pattern}" if family == "debian" else f"{name}-{pattern.removesuffix('-*')}"


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"missing_packages": missing_packages}
