# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the documents that kubeadm reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.documents import (
    init_documents,
    join_documents,
    kubelet_documents,
    phase_documents,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import (
    KubeadmSettingsError,
    settings_of,
)

DOCUMENTATION = r"""
name: kubeadm_config
short_description: Write settings of a cluster as kubeadm's configuration
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes the same settings in the version of kubeadm's configuration API that belongs to the version of Kubernetes -
    C(v1beta2), C(v1beta3) or C(v1beta4).
  - A setting that this version of the API has no place for is refused.
positional: command
options:
  _input:
    description: The settings; those that are not said are kubeadm's own.
    type: dict
    required: true
    suboptions:
      version:
        description: Full version of Kubernetes.
        type: str
        required: true
      endpoint:
        description: Host and port of the API as all nodes reach it.
        type: str
        required: true
      node_name:
        description: Name of the node.
        type: str
        required: true
      node_address:
        description: Address of the node.
        type: str
        required: true
      token:
        description: The bootstrap token of the run.
        type: str
        required: true
      control_plane:
        description: Whether the node is a control plane.
        type: bool
        default: false
      taints:
        description: Taints of the node beside those of a control plane.
        type: list
        elements: dict
      kubelet_arguments:
        description: Arguments of the node's kubelet beside its address, without the leading dashes.
        type: dict
      ignore_preflight_errors:
        description: Names of kubeadm's checks that may fail.
        type: list
        elements: str
      timeout:
        description: Seconds to wait for a control plane to answer.
        type: int
        default: 300
      authority_fingerprint:
        description: SHA-256 of the public key of the cluster's authority, in hexadecimal digits; needed to join.
        type: str
      control_planes:
        description: Control planes, with C(name) and C(address).
        type: list
        elements: dict
      extra_names:
        description: Names and addresses that the API servers' certificates are made for beside those of the cluster.
        type: list
        elements: str
      cluster_name:
        description: Name of the cluster.
        type: str
        default: kubernetes
      image_repository:
        description: Registry of the images.
        type: str
      pod_cidr:
        description: Network of the pods.
        type: str
      service_cidr:
        description: Network of the services.
        type: str
      dns_domain:
        description: Domain of the services.
        type: str
        default: cluster.local
      etcd_endpoints:
        description: URLs of the members of etcd; none for kubeadm's own etcd on the control planes.
        type: list
        elements: str
      etcd_arguments:
        description: Arguments of kubeadm's own etcd.
        type: dict
      oidc:
        description:
          - Login by OpenID Connect, as C(kubernetes.oidc) of the cluster model; C(ca) is the certificate's text.
        type: dict
      audit:
        description: The audit log, as C(kubernetes.audit) of the cluster model.
        type: dict
      encryption:
        description:
          - An EncryptionConfiguration. The documents name the file that
            P(sighup.fury_vsphere.api_server_files#filter) makes of it, never its keys.
        type: dict
      tls:
        description: Versions and ciphers, as C(kubernetes.tls) of the cluster model.
        type: dict
      cloud_provider:
        description: C(external) for a cloud controller manager; else empty.
        type: str
      api_server:
        description:
          - The API server's C(arguments) (without the leading dashes; a list for one that is given more than once, from
            Kubernetes 1.31 on) and C(volumes) (as kubeadm's C(HostPathMount)).
        type: dict
      controller_manager:
        description: The controller manager's C(arguments) and C(volumes).
        type: dict
      scheduler:
        description: The scheduler's C(arguments) and C(volumes).
        type: dict
      feature_gates:
        description: Feature gates of kubeadm itself.
        type: dict
      component_feature_gates:
        description: Feature gates of all other programs.
        type: dict
      certificate_validity_hours:
        description: Validity of the certificates that kubeadm makes, from Kubernetes 1.31 on; 0 for a year.
        type: int
        default: 0
      kubelet_configuration:
        description: Fields merged into the cluster's KubeletConfiguration.
        type: dict
      node_kubelet_configuration:
        description: Fields merged into the node's own KubeletConfiguration, over the cluster's.
        type: dict
      kube_proxy_configuration:
        description: Fields merged into the cluster's KubeProxyConfiguration.
        type: dict
  command:
    description:
      - The command of kubeadm that reads the documents.
      - V(phase) stands for the phases of C(kubeadm init) on a cluster that is there, which need no token.
      - V(kubelet) is not kubeadm's - the one document is the complete configuration of the node's kubelet.
    type: str
    choices: [init, join, phase, kubelet]
    required: true
"""

EXAMPLES = r"""
- name: Show what kubeadm would be told
  ansible.builtin.debug:
    msg: "{{ settings | sighup.fury_vsphere.kubeadm_config('join') }}"
  vars:
    settings:
      version: 1.35.5
      endpoint: api.example.com:6443
      node_name: worker-1
      node_address: 10.0.0.31
      token: abcdef.0123456789abcdef
      authority_fingerprint: 3e0c46fc5d652977aa3102541cc22e0d1153ac7878f2908edcb9693f6edfe97a
"""

RETURN = r"""
_value:
  description: The documents, in kubeadm's own words.
  type: list
  elements: dict
"""

_COMMANDS = {
    "init": init_documents,
    "join": join_documents,
    "phase": phase_documents,
    "kubelet": kubelet_documents,
}


def kubeadm_config(settings: Mapping[str, Any], command: str) -> list[dict[str, Any]]:
    """Return the documents; see the filter's documentation."""
    if not isinstance(settings, Mapping):
        raise AnsibleFilterError(f"kubeadm_config takes a dictionary, not {type(settings).__name__}.")
    if command not in _COMMANDS:
        raise AnsibleFilterError(f"kubeadm_config writes for the commands {', '.join(_COMMANDS)}, not for {command}.")
    try:
        return _COMMANDS[command](settings_of(settings))
    except KubeadmSettingsError as error:
        raise AnsibleFilterError(f"kubeadm cannot be given these settings: {error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"kubeadm_config": kubeadm_config}
