# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: whether an API server's certificate is for the right names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.certificate_names import (
    certificate_names,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.kubeadm.settings import (
    KubeadmSettingsError,
    settings_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.certificate import (
    PkiError,
    certificate_in,
    names_of,
)

DOCUMENTATION = r"""
name: api_certificate_unfitness
short_description: Tell why an API server's certificate is not for the right names
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - The certificate must be for the endpoint, the node, the service of the API and the extra names. It may be for other
    control planes of the cluster. Any other name is one that the config had once.
positional: settings
options:
  _input:
    description: The C(certificates) that M(sighup.fury_vsphere.certificates_info) found on the node.
    type: list
    elements: dict
    required: true
  settings:
    description: What kubeadm is told, as P(sighup.fury_vsphere.kubeadm_config#filter) takes it.
    type: dict
    required: true
  path:
    description: Path of the certificate.
    type: str
    default: /etc/kubernetes/pki/apiserver.crt
"""

EXAMPLES = r"""
- name: Show what is wrong with it
  ansible.builtin.debug:
    msg: "{{ found.certificates | sighup.fury_vsphere.api_certificate_unfitness(settings) }}"
"""

RETURN = r"""
_value:
  description: What is wrong, or empty.
  type: str
"""


def api_certificate_unfitness(
    certificates: Iterable[Mapping[str, Any]],
    settings: Mapping[str, Any],
    path: str = "/etc/kubernetes/pki/apiserver.crt",
) -> str:
    """Return what is wrong; see the filter's documentation."""
    pem = next((str(each["pem"]) for each in certificates if each["path"] == path), "")
    try:
        certificate = certificate_in(pem.encode())
        wanted = certificate_names(settings_of(settings))
    except (PkiError, KubeadmSettingsError) as error:
        raise AnsibleFilterError(str(error)) from error
    return "it is missing" if certificate is None else wanted.unfitness(names_of(certificate))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"api_certificate_unfitness": api_certificate_unfitness}
