# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the way from a cluster's encryption at rest to the wanted one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.encryption import EncryptionError, State, steps

DOCUMENTATION = r"""
name: encryption_steps
short_description: Plan the way to another encryption of secrets at rest
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns the configurations that all API servers must get, one after the other, so that each can read at any time
    what any other has written. With nothing to do it is the one configuration that they have.
positional: wanted
options:
  _input:
    description: What the module M(sighup.fury_vsphere.encryption_keys) keeps; empty when there is no such file.
    type: dict
    required: true
  wanted:
    description: C(enabled) and C(resources), as in C(kubernetes.encryption) of the cluster model.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the way
  ansible.builtin.debug:
    msg: "{{ kept | sighup.fury_vsphere.encryption_steps({'enabled': true, 'resources': ['secrets']}) }}"
"""

RETURN = r"""
_value:
  description:
    - The steps. C(providers) has the names of keys by resource, in their order; C(rewrite) the resources whose objects
      are then written anew. There are no secrets in it.
  type: list
  elements: dict
"""


def encryption_steps(kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the steps; see the filter's documentation."""
    try:
        state = State.read(kept) if kept else State()
    except EncryptionError as error:
        raise AnsibleFilterError(f"The file of the encryption keys cannot be used: {error}") from error
    found = steps(state, bool(wanted.get("enabled")), wanted.get("resources") or [])
    return [{"providers": step.providers, "rewrite": list(step.rewrite)} for step in found]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"encryption_steps": encryption_steps}
