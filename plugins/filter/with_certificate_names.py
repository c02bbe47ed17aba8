# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: kubeadm's stored configuration with the names of the API's certificates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.certificate_names import (
    configured_names,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import (
    KubeadmSettingsError,
    settings_of,
)

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
# Text that kubeadm's YAML library would take for something else, and Python's does not.
_AMBIGUOUS = re.compile(r"[yYnN]|[0-9.+-].*")


class _Writer(yaml.SafeDumper):
    """Writes what kubeadm's YAML library reads as the same."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Write a text, in quotes where it could be taken for something else."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if _AMBIGUOUS.fullmatch(data) else None)


_Writer.add_representer(str, _Writer.represent_str)


def configuration_with_names(configuration: str, names: Sequence[str]) -> str:
    """Return a ClusterConfiguration with these names for the API's certificates; the same text when it has them."""
    document: dict[str, Any] = yaml.safe_load(configuration)
    api_server = document.get("apiServer") or {}
    if api_server.get("certSANs") == list(names):
        return configuration
    document["apiServer"] = {**api_server, "certSANs": list(names)}
    written: str = yaml.dump(document, Dumper=_Writer, default_flow_style=False, width=1000)
    return written


def stored_with_certificate_names(config_map: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ConfigMap; see the filter's documentation."""
    try:
        names = configured_names(settings_of(settings))
    except KubeadmSettingsError as error:
        raise AnsibleFilterError(str(error)) from error
    data = config_map.get("data") or {}
    if _KEY not in data:
        raise AnsibleFilterError(f"The ConfigMap kubeadm-config has no {_KEY}: kubeadm did not make this cluster.")
    # Through JSON, as Ansible's texts are of types of its own, which the YAML library does not know.
    configuration, names = json.loads(json.dumps([data[_KEY], names]))
    return {**config_map, "data": {**data, _KEY: configuration_with_names(configuration, names)}}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"with_certificate_names": stored_with_certificate_names}
