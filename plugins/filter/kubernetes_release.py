# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the companions of a Kubernetes version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.versions import (
    minor_of,
    release_of,
    supported_versions,
)

DOCUMENTATION = r"""
name: kubernetes_release
short_description: Tell what a version of Kubernetes needs of its companions
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Reads the collection's one table of versions.
options:
  _input:
    description: Full version of Kubernetes, such as V(1.20.2).
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the tag of the sandbox image
  ansible.builtin.debug:
    msg: "{{ ('1.20.2' | sighup.fury_vsphere.kubernetes_release).pause }}"
"""

RETURN = r"""
_value:
  description:
    - The entry of the table, with the keys C(minor) (such as V(1.20)), C(kubeadm_api) (such as V(v1beta2)), C(etcd)
      (default version), C(pause) and C(coredns) (tags of the images), C(image_repository) (kubeadm's default),
      C(containerd) (the oldest recommended patch of each of its minors), C(cri_tools) and C(cni_plugins) (oldest
      versions), C(cgroups) (V(v1 or v2), V(v2 preferred) or V(v2 only)), C(kernel) (oldest version),
      C(control_plane_taints) (keys), C(cri_socket), C(public_packages) (whether the public repositories hold it) and
      C(packages_bring_cri_tools) (whether kubeadm's package depends on cri-tools).
  type: dict
"""


def kubernetes_release(version: str) -> dict[str, Any]:
    """Return the entry of the table; see the filter's documentation."""
    release = release_of(str(version))
    if release is None:
        raise AnsibleFilterError(
            f"Kubernetes {version} is not known to this collection, which knows {supported_versions()}."
        )
    return {"minor": minor_of(str(version)), **asdict(release)}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"kubernetes_release": kubernetes_release}
