# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what is in an image, from what a machine told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.containerd.fitness import containerd_version

DOCUMENTATION = r"""
name: image_facts
short_description: Tell what is in an image
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Finds the system, the versions and the packages of a machine in the lines that the role image_facts reads there.
options:
  _input:
    description: Lines of a key, a colon and what was printed. Other lines are passed over.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show what is there
  ansible.builtin.debug:
    msg: "{{ lines | sighup.fury_vsphere.image_facts }}"
  vars:
    lines: ["os: Ubuntu 22.04.5 LTS", "kubernetes: v1.33.1", "package: vim=2:8.2 installed"]
"""

RETURN = r"""
_value:
  description:
    - The keys C(os), C(kernel), C(tools), C(cloud_init), C(containerd), C(kubernetes), with the word V(none) for what
      is not there, and C(packages), sorted.
  type: dict
"""

NONE = "none"

# Those whose version is the first number with dots in what they print.
_VERSIONS = ("cloud_init", "kubernetes")
_TOOLS = "open-vm-tools="
_VERSION = re.compile(r"\d+(?:\.\d+)+\S*")


def image_facts(lines: Iterable[str]) -> dict[str, Any]:
    """Return what is in the image; see the filter's documentation."""
    told: dict[str, str] = {}
    packages = set()
    for line in lines:
        key, _separator, value = line.strip().partition(": ")
        if key == "package":
            package, _separator, state = value.partition(" ")
            packages |= {package} if state == "installed" else set()
        else:
            told[key] = value
    return {
        **{key: told.get(key, "") or NONE for key in ("os", "kernel")},
        # Its programs run on VMware's hypervisors only; elsewhere the package tells.
        "tools": _version(told.get("tools") or next(filter(lambda each: each.startswith(_TOOLS), packages), "")),
        **{key: _version(told.get(key, "")) for key in _VERSIONS},
        "containerd": containerd_version(told.get("containerd", "")) or NONE,
        "packages": sorted(packages),
    }


def _version(printed: str) -> str:
    found = _VERSION.search(printed)
    return found.group().strip(",") if found else NONE


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"image_facts": image_facts}
