# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what is wrong with the scripts of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks import pool_hooks
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.wanted_hook import words_of

DOCUMENTATION = r"""
name: hook_problems
short_description: Tell what is wrong with the scripts of a cluster's pools
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Reads the scripts on the operator's machine. Each must be a file that can be read and names its interpreter.
positional: moments, rerun
options:
  _input:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  moments:
    description: The moments whose scripts are read.
    type: list
    elements: str
    required: true
  rerun:
    description: What is to run again, as M(sighup.fury_vsphere.run_hooks) takes it; each word must choose something.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Check the scripts
  ansible.builtin.assert:
    that: fury_model | sighup.fury_vsphere.hook_problems(['first_boot']) | length == 0
"""

RETURN = r"""
_value:
  description: One line per problem, with the key, the value, what was expected and what to do.
  type: list
  elements: str
"""


def hook_problems(model: Mapping[str, Any], moments: Iterable[str], rerun: Any = ()) -> list[str]:
    """Return one line per problem; see the filter's documentation."""
    return [
        *pool_hooks.hook_problems(model, moments),
        *(
            f'fury_rerun_hooks: "{word}": expected moments, pools or scripts of this cluster; correct it'
            for word in pool_hooks.unknown_words(model, words_of(rerun))
        ),
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"hook_problems": hook_problems}
