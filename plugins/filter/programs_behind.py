# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: programs that have not read their newest certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatch
from time import time
from typing import Any

DOCUMENTATION = r"""
name: programs_behind
short_description: Tell which programs run since before their certificates were written
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares when files were written with when the programs that read them were started. The result is the same however
    often a run was interrupted in between.
positional: files
options:
  _input:
    description: What M(sighup.fury_vsphere.certificates_info) returned.
    type: dict
    required: true
  files:
    description: Of each program the files that it reads, with the wildcards of a shell.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what is to be restarted
  ansible.builtin.debug:
    msg: "{{ found | sighup.fury_vsphere.programs_behind({'kube-scheduler': ['/etc/kubernetes/scheduler.conf']}) }}"
"""

RETURN = r"""
_value:
  description: Names of the programs, in the order given. One that does not run is not behind.
  type: list
  elements: str
"""

# The start of a program is known to a second.
_EXACTNESS = 2.0


def programs_behind(found: Mapping[str, Any], files: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names; see the filter's documentation."""
    # A file from the future was written before the machine's clock was set right: it tells nothing.
    now = time()
    return [
        program
        for program, patterns in files.items()
        if program in found["programs"]
        and any(
            found["programs"][program] + _EXACTNESS < file["modified"] <= now + _EXACTNESS
            for file in found["certificates"]
            if any(fnmatch(file["path"], pattern) for pattern in patterns)
        )
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"programs_behind": programs_behind}
