# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the cluster of the clones that certify a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.clones import clones_model
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import as_plain, load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.merging import merge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError

DOCUMENTATION = r"""
name: certification_model
short_description: Tell the cluster of the two clones that certify a template
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Of a cluster model it takes where and how machines are made (C(vsphere), C(network), C(ssh)), and leaves the rest.
  - The clones have a folder of their own below its folder, and a disk that is larger than the template's.
positional: template, site
options:
  _input:
    description: A cluster model, as far as the user wrote it.
    type: dict
    required: true
  template:
    description: The template, as M(sighup.fury_vsphere.certification_info) returns it.
    type: dict
    required: true
  site:
    description: What all clusters of a site share, a partial cluster model.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Clone the template twice
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_cluster | sighup.fury_vsphere.certification_model(found.template, fury_site) }}"
"""

RETURN = r"""
_value:
  description: The complete cluster model.
  type: dict
"""


def certification_model(base: Any, template: Mapping[str, Any], site: Any = None) -> dict[str, Any]:
    """Return the complete cluster model; see the filter's documentation."""
    for name, value in (("fury_cluster", base), ("fury_site", site or {})):
        if not isinstance(value, Mapping):
            raise AnsibleFilterError(f"{name} must be a mapping of keys to values, not {type(value).__name__}.")
    try:
        merged = merge(as_plain(site or {}), as_plain(base))
        return load(clones_model(merged, template["path"], template["disk_gb"]))
    except ModelError as error:
        raise AnsibleFilterError(f"The template cannot be certified by this config:\n{error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"certification_model": certification_model}
