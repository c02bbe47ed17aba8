# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: where the templates of an image are certified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import certification_base

DOCUMENTATION = r"""
name: image_certification_base
short_description: Tell where, and how, the clones that certify an image are made
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Makes of the definition of an image what C(fury_cluster) is to the playbook C(certify_template.yml).
options:
  _input:
    description: The complete definition, as P(sighup.fury_vsphere.image_definition#filter) returns it.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Say where the clones are made
  ansible.builtin.set_fact:
    fury_cluster: "{{ definition | sighup.fury_vsphere.image_certification_base }}"
  vars:
    definition: "{{ fury_image | sighup.fury_vsphere.image_definition }}"
"""

RETURN = r"""
_value:
  description: A partial cluster model, without pools.
  type: dict
"""


def image_certification_base(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return the partial cluster model; see the filter's documentation."""
    return certification_base(image)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"image_certification_base": image_certification_base}
