# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what of a living cluster its configuration may not say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.living import conflicts

DOCUMENTATION = r"""
name: settings_conflicts
short_description: Compare a living cluster with its configuration
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns in which settings a living cluster differs from its configuration that cannot be changed - networks, domain,
    name, endpoint, version.
positional: wanted
options:
  _input:
    description: ConfigMaps of the cluster. Without the one that is named C(kubeadm-config) there is no conflict.
    type: list
    elements: dict
    required: true
  wanted:
    description: The documents of P(sighup.fury_vsphere.kubeadm_config#filter).
    type: list
    elements: dict
    required: true
  has_keys:
    description: Whether the working directory has the keys that the cluster's secrets may be encrypted with.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Refuse what cannot be changed
  ansible.builtin.assert:
    that: config_maps.resources | sighup.fury_vsphere.settings_conflicts(documents) | length == 0
"""

RETURN = r"""
_value:
  description: One sentence for each difference.
  type: list
  elements: str
"""


def settings_conflicts(
    config_maps: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]], has_keys: bool = False
) -> list[str]:
    """Return the differences; see the filter's documentation."""
    for config_map in config_maps:
        if config_map.get("metadata", {}).get("name") == "kubeadm-config":
            return conflicts(_cluster_configuration(config_map), _of_kind(wanted), bool(has_keys))
    return []


def _cluster_configuration(config_map: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(config_map.get("data", {}).get("ClusterConfiguration", "{}"))
    except yaml.YAMLError as error:
        raise AnsibleFilterError(f"The cluster's ConfigMap kubeadm-config cannot be read: {error}") from error
    return found if isinstance(found, Mapping) else {}


def _of_kind(documents: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next((each for each in documents if each["kind"] == "ClusterConfiguration"), {})


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"settings_conflicts": settings_conflicts}
