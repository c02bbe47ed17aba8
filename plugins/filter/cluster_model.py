# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the complete model of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError

DOCUMENTATION = r"""
name: cluster_model
short_description: Validate a cluster model and fill in its defaults
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Checks what a user wrote as C(fury_cluster) and returns it with every default.
  - Fails with one line per problem, all of them, each with the key, the value, what was expected and what to do.
positional: site
options:
  _input:
    description: The cluster model, as far as the user wrote it.
    type: dict
    required: true
  site:
    description: What all clusters of a site share, a partial cluster model; the cluster's own keys come before it.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the network of the pods
  ansible.builtin.debug:
    msg: "{{ (fury_cluster | sighup.fury_vsphere.cluster_model).kubernetes.pod_cidr }}"
"""

RETURN = r"""
_value:
  description: The complete cluster model.
  type: dict
"""


def cluster_model(partial: Any, site: Any = None) -> dict[str, Any]:
    """Return the complete model; see the filter's documentation."""
    for name, value in (("fury_cluster", partial), ("fury_site", site or {})):
        if not isinstance(value, Mapping):
            raise AnsibleFilterError(f"{name} must be a mapping of keys to values, not {type(value).__name__}.")
    try:
        return load(partial, site)
    except ModelError as error:
        raise AnsibleFilterError(f"The cluster model cannot be used:\n{error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"cluster_model": cluster_model}
