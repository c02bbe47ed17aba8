# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the files that API servers read beside keys and certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.server_files import server_files
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import (
    KubeadmSettingsError,
    settings_of,
)

DOCUMENTATION = r"""
name: api_server_files
short_description: Write the files that API servers read
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns audit policy, encryption configuration and the authority of an OpenID Connect issuer as files for the
    control planes. Their names change with their content, and P(sighup.fury_vsphere.kubeadm_config#filter) names them
    to the API servers.
  - The result may hold keys; use it under C(no_log).
options:
  _input:
    description: The settings that P(sighup.fury_vsphere.kubeadm_config#filter) takes.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Write the files
  ansible.builtin.copy:
    content: "{{ item.content }}"
    dest: "{{ item.path }}"
    mode: "0600"
  loop: "{{ settings | sighup.fury_vsphere.api_server_files }}"
  no_log: true
"""

RETURN = r"""
_value:
  description: The files, each with C(path) and C(content).
  type: list
  elements: dict
"""


def api_server_files(settings: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the files; see the filter's documentation."""
    try:
        return [{"path": file.path, "content": file.content} for file in server_files(settings_of(settings))]
    except KubeadmSettingsError as error:
        raise AnsibleFilterError(f"API servers cannot be given these settings: {error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"api_server_files": api_server_files}
