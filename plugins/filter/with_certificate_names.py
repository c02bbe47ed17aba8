# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: kubeadm's stored configuration with the names of the API's certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.certificate_names import (
    configured_names,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import (
    KubeadmSettingsError,
    settings_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.stored import with_certificate_names

DOCUMENTATION = r"""
name: with_certificate_names
short_description: Set the names of the API servers' certificates in kubeadm's stored configuration
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - kubeadm reads them when a control plane joins, and at an upgrade. Everything else stays as it is; a configuration
    that has these names is returned unchanged.
positional: settings
options:
  _input:
    description: The C(v1/ConfigMap) C(kubeadm-config).
    type: dict
    required: true
  settings:
    description: What kubeadm is told, as P(sighup.fury_vsphere.kubeadm_config#filter) takes it.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the configuration as it shall be
  ansible.builtin.debug:
    msg: "{{ (config_map.stdout | from_json | sighup.fury_vsphere.with_certificate_names(settings)).data }}"
"""

RETURN = r"""
_value:
  description: The C(v1/ConfigMap).
  type: dict
"""

_KEY = "ClusterConfiguration"


def stored_with_certificate_names(config_map: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ConfigMap; see the filter's documentation."""
    try:
        names = configured_names(settings_of(settings))
    except KubeadmSettingsError as error:
        raise AnsibleFilterError(str(error)) from error
    data = config_map.get("data") or {}
    if _KEY not in data:
        raise AnsibleFilterError(f"The ConfigMap kubeadm-config has no {_KEY}: kubeadm did not make this cluster.")
    names = [f"{name}" for name in names]
    return {**config_map, "data": {**data, _KEY: with_certificate_names(f"{data[_KEY]}", names)}}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"with_certificate_names": stored_with_certificate_names}
