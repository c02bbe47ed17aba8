# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the checksum of an archive of etcd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import etcd_archives

DOCUMENTATION = r"""
name: etcd_checksum
short_description: Tell what an archive of etcd is verified by
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns the checksum that is known, else upstream's list beside the archive when that comes over https.
  - Fails for an archive that neither vouches for.
positional: known
options:
  _input:
    description: URL of the archive.
    type: str
    required: true
  known:
    description: Checksums by the names of archives, as C(packages.etcd_checksums) of the cluster model has them.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the checksum
  ansible.builtin.debug:
    msg: "{{ 'https://example.com/etcd-v3.5.24-linux-amd64.tar.gz' | sighup.fury_vsphere.etcd_checksum }}"
"""

RETURN = r"""
_value:
  description: The checksum, as M(ansible.builtin.get_url) takes it.
  type: str
"""


def etcd_checksum(url: str, known: Mapping[str, str] | None = None) -> str:
    """Return the checksum; see the filter's documentation."""
    try:
        return etcd_archives.checksum_of(str(url), known or {})
    except ValueError as error:
        raise AnsibleFilterError(f"{error}.") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_checksum": etcd_checksum}
