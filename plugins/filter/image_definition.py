# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the complete definition of a golden image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import as_plain
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError

DOCUMENTATION = r"""
name: image_definition
short_description: Validate the definition of a golden image and fill in its defaults
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Checks what a user wrote as C(fury_image) and returns it with every default.
  - Fails with one line per problem, all of them, each with the key, the value, what was expected and what to do.
positional: site, directory
options:
  _input:
    description: The definition, as far as the user wrote it.
    type: dict
    required: true
  site:
    description: What all clusters of a site share, a partial cluster model; the definition's own keys come before it.
    type: dict
    default: {}
  directory:
    description: Where the relative paths of C(source.file) and C(hooks) begin. Without it they are refused.
    type: str
    default: ''
"""

EXAMPLES = r"""
- name: Show how many versions are kept
  ansible.builtin.debug:
    msg: "{{ (fury_image | sighup.fury_vsphere.image_definition(fury_site | default({}))).keep }}"
"""

RETURN = r"""
_value:
  description: The complete definition.
  type: dict
"""


def image_definition(partial: Any, site: Any = None, directory: str = "") -> dict[str, Any]:
    """Return the complete definition; see the filter's documentation."""
    for name, value in (("fury_image", partial), ("fury_site", site or {})):
        if not isinstance(value, Mapping):
            raise AnsibleFilterError(f"{name} must be a mapping of keys to values, not {type(value).__name__}.")
    try:
        return load_image(as_plain(partial), as_plain(site or {}), str(directory))
    except ModelError as error:
        raise AnsibleFilterError(f"The definition of the image cannot be used:\n{error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"image_definition": image_definition}
