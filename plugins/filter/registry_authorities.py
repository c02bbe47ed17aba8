# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the authorities that registries name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.registries import authorities_of

DOCUMENTATION = r"""
name: registry_authorities
short_description: List the authorities that registries name
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Lists C(ca_certificate) of registries and of their mirrors, each once.
options:
  _input:
    description: Registries, as C(container_runtime.registries) of the cluster model has them.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the authorities
  ansible.builtin.debug:
    msg: "{{ fury_model.container_runtime.registries | sighup.fury_vsphere.registry_authorities }}"
"""

RETURN = r"""
_value:
  description: What the registries say of them, as text or as a path.
  type: list
  elements: str
"""


def registry_authorities(registries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the authorities; see the filter's documentation."""
    return authorities_of(registries)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"registry_authorities": registry_authorities}
