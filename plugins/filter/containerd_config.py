# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: containerd's configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.containerd.config import (
    ContainerdSettings,
    containerd_document,
)

DOCUMENTATION = r"""
name: containerd_config
short_description: Write settings as containerd's configuration
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes the same settings for both generations of containerd - 1.x (version 2 of the file) and 2.x (version 3).
positional: version
options:
  _input:
    description: The settings.
    type: dict
    required: true
    suboptions:
      sandbox_image:
        description: Image of the sandbox (C(pause)).
        type: str
        required: true
      config_path:
        description: Directory with the settings of each registry.
        type: str
        required: true
      credentials:
        description: C(username) and C(password) by the host that wants them.
        type: dict
      config:
        description: Keys over those, named as in containerd 1.x's C(plugins."io.containerd.grpc.v1.cri").
        type: dict
  version:
    description: Version of containerd, such as V(1.7.28); empty when it is not known yet.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show what containerd would be told
  ansible.builtin.debug:
    msg: "{{ settings | sighup.fury_vsphere.containerd_config('2.2.0') | sighup.fury_vsphere.to_toml }}"
  vars:
    settings: {sandbox_image: registry.k8s.io/pause:3.10.1, config_path: /etc/containerd/certs.d}
"""

RETURN = r"""
_value:
  description: The document, for P(sighup.fury_vsphere.to_toml#filter).
  type: dict
"""


def containerd_config(settings: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return the document; see the filter's documentation."""
    return containerd_document(ContainerdSettings(**settings), str(version))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"containerd_config": containerd_config}
