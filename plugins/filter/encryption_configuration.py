# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the EncryptionConfiguration that API servers read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.encryption import (
    EncryptionError,
    State,
    configuration,
)

DOCUMENTATION = r"""
name: encryption_configuration
short_description: Write an EncryptionConfiguration
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes what API servers read to encrypt at rest. The result holds keys; use it under C(no_log).
positional: providers
options:
  _input:
    description: What the module M(sighup.fury_vsphere.encryption_keys) keeps; empty when there is no such file.
    type: dict
    required: true
  providers:
    description: C(providers) of one of the steps of P(sighup.fury_vsphere.encryption_steps#filter).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Write the configuration
  ansible.builtin.copy:
    content: "{{ kept | sighup.fury_vsphere.encryption_configuration(step.providers) | to_json }}"
    dest: /etc/kubernetes/encryption.yaml
    mode: "0600"
  no_log: true
"""

RETURN = r"""
_value:
  description: The EncryptionConfiguration; empty when nothing is encrypted.
  type: dict
"""


def encryption_configuration(kept: Mapping[str, Any], providers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration; see the filter's documentation."""
    try:
        state = State.read(kept) if kept else State()
        return configuration(state, {str(name): [str(each) for each in order] for name, order in providers.items()})
    except EncryptionError as error:
        raise AnsibleFilterError(f"The file of the encryption keys cannot be used: {error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"encryption_configuration": encryption_configuration}
