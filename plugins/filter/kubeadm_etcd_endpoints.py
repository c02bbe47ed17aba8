# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: kubeadm's configuration with other members of etcd."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.etcd_endpoints import (
    etcd_endpoint_documents,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import KubeadmSettingsError

DOCUMENTATION = r"""
name: kubeadm_etcd_endpoints
short_description: Put other members of etcd into kubeadm's configuration
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Takes the configuration that a living cluster has and changes nothing but the members of etcd, for the phases of
    kubeadm that write the manifest of a control plane's API server and keep the configuration in the cluster.
positional: endpoints, version, node_name, node_address
options:
  _input:
    description: The C(ClusterConfiguration) that the cluster has.
    type: dict
    required: true
  endpoints:
    description: URLs of etcd's members.
    type: list
    elements: str
    required: true
  version:
    description: Full version of Kubernetes.
    type: str
    required: true
  node_name:
    description: Name of the control plane.
    type: str
    required: true
  node_address:
    description: Address of the control plane.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the documents
  ansible.builtin.debug:
    msg: "{{ current | sighup.fury_vsphere.kubeadm_etcd_endpoints(endpoints, '1.20.2', 'm-1', '10.0.0.11') }}"
"""

RETURN = r"""
_value:
  description: The documents.
  type: list
  elements: dict
"""


def kubeadm_etcd_endpoints(
    cluster: Mapping[str, Any], endpoints: Sequence[str], version: str, node_name: str, node_address: str
) -> list[dict[str, Any]]:
    """Return the documents; see the filter's documentation."""
    try:
        return etcd_endpoint_documents(cluster, endpoints, version, node_name, node_address)
    except KubeadmSettingsError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"kubeadm_etcd_endpoints": kubeadm_etcd_endpoints}
