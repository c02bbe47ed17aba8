# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the cluster model of a golden image's builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import builder_model

DOCUMENTATION = r"""
name: image_builder_model
short_description: Tell the cluster whose only machine an image is made in
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - The builder of an image is the machine of a small cluster, so that modules, inventory and roles work as they do for
    others. Kubernetes is never set up on it.
options:
  _input:
    description: The complete definition, as P(sighup.fury_vsphere.image_definition#filter) returns it.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Make the builder
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_image | sighup.fury_vsphere.image_definition | sighup.fury_vsphere.image_builder_model }}"
"""

RETURN = r"""
_value:
  description: The cluster model, as partial as a user would write it.
  type: dict
"""


def image_builder_model(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return the partial cluster model; see the filter's documentation."""
    return builder_model(image)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"image_builder_model": image_builder_model}
