# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the arguments of a node's kubelet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm import kubelet
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import (
    KubeadmSettingsError,
    settings_of,
)

DOCUMENTATION = r"""
name: kubelet_arguments
short_description: Write the arguments of a node's kubelet
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns what the kubelet of a node is told beside its configuration and beside what kubeadm tells it.
options:
  _input:
    description: The settings that P(sighup.fury_vsphere.kubeadm_config#filter) takes.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the arguments
  ansible.builtin.debug:
    msg: "{{ settings | sighup.fury_vsphere.kubelet_arguments }}"
"""

RETURN = r"""
_value:
  description: The arguments, without their leading dashes.
  type: dict
"""


def kubelet_arguments(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments; see the filter's documentation."""
    try:
        return kubelet.kubelet_arguments(settings_of(settings))
    except KubeadmSettingsError as error:
        raise AnsibleFilterError(f"The kubelet cannot be given these settings: {error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"kubelet_arguments": kubelet_arguments}
