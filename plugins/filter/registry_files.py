# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the files that tell containerd about registries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.filter.to_toml import to_toml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import registries as model

DOCUMENTATION = r"""
name: registry_files
short_description: Write the settings of registries as containerd's files
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - One C(hosts.toml) for each registry, and the certificates of the authorities that it names. They hold no password.
positional: directory, certificates
options:
  _input:
    description: Registries, as C(container_runtime.registries) of the cluster model has them.
    type: list
    elements: dict
    required: true
  directory:
    description: The directory that containerd reads them from.
    type: str
    required: true
  certificates:
    description: The text of each authority, by what the registries say of it (C(ca_certificate)).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the files
  ansible.builtin.debug:
    msg: "{{ registries | sighup.fury_vsphere.registry_files('/etc/containerd/certs.d') }}"
  vars:
    registries:
      - name: docker.io
        mirrors:
          - url: https://mirror.example.com
"""

RETURN = r"""
_value:
  description: The files, with C(path) and C(content).
  type: list
  elements: dict
"""


def registry_files(
    registries: Iterable[Mapping[str, Any]], directory: str, certificates: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """Return the files; see the filter's documentation."""
    return list(model.registry_files(registries, str(directory), certificates or {}, to_toml))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"registry_files": registry_files}
