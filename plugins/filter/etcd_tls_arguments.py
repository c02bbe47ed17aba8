# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what etcd's members speak on their TLS ports."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd_tls import etcd_tls_arguments

DOCUMENTATION = r"""
name: etcd_tls_arguments
short_description: Write etcd's arguments for versions and ciphers of TLS
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns the arguments of etcd for C(kubernetes.tls) of the cluster model, as far as the version of etcd knows them.
positional: version
options:
  _input:
    description: C(minimum_version) and C(cipher_suites); empty for etcd's own choice.
    type: dict
    required: true
  version:
    description: Version of etcd.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the arguments
  ansible.builtin.debug:
    msg: "{{ {'minimum_version': '1.3'} | sighup.fury_vsphere.etcd_tls_arguments('3.5.24') }}"
"""

RETURN = r"""
_value:
  description: The arguments, without their leading dashes.
  type: dict
"""


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., dict[str, str]]]:
        """Map the filter's name to its function."""
        return {"etcd_tls_arguments": etcd_tls_arguments}
