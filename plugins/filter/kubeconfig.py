# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the text of a kubeconfig."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.certificate import PkiError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.kubeconfig import Access, kubeconfig, require_yaml

DOCUMENTATION = r"""
name: kubeconfig
short_description: Write a kubeconfig
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes a kubeconfig of one cluster and one user, with everything in it.
options:
  _input:
    description: The user's certificate in PEM format.
    type: str
    required: true
  key:
    description: The user's private key in PEM format. A secret.
    type: str
    required: true
  user:
    description: Name of the user.
    type: str
    required: true
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  server:
    description: URL of the API.
    type: str
    required: true
  authority:
    description: The certificate of the API's authority in PEM format, and those above it.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Write a kubeconfig
  ansible.builtin.copy:
    content: >-
      {{ certificate.certificate | sighup.fury_vsphere.kubeconfig(key=key.privatekey, user='jane', cluster='demo',
         server='https://10.0.0.10:6443', authority=lookup('ansible.builtin.file', 'secrets/pki/ca.crt')) }}
    dest: secrets/users/jane.conf
    mode: "0600"
  no_log: true
"""

RETURN = r"""
_value:
  description: The kubeconfig.
  type: str
"""


def write_kubeconfig(  # noqa: PLR0913 - one argument per part of a kubeconfig
    certificate: str, *, key: str, user: str, cluster: str, server: str, authority: str
) -> str:
    """Return the text; see the filter's documentation."""
    try:
        require_yaml()
    except PkiError as error:
        raise AnsibleFilterError(str(error)) from error
    # Through JSON, as Ansible's texts are of types of its own, which the YAML writer does not know.
    server, cluster, user = json.loads(json.dumps([server, cluster, user]))
    return kubeconfig(Access(server, cluster, authority.encode(), user, ()), certificate, key)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"kubeconfig": write_kubeconfig}
