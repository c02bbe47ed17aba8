# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: certificates as files of a trust store."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator

DOCUMENTATION = r"""
name: certificate_files
short_description: Give certificates names of files
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - One file for each certificate, as trust stores want it, named after its content; the same one twice is one file.
positional: directory
options:
  _input:
    description: PEM texts, each with one or more certificates.
    type: list
    elements: str
    required: true
  directory:
    description: The directory of the files.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the files
  ansible.builtin.debug:
    msg: >-
      {{ query('sighup.fury_vsphere.certificates', '/etc/fury/site-ca.pem')
         | sighup.fury_vsphere.certificate_files('/usr/local/share/ca-certificates') }}
"""

RETURN = r"""
_value:
  description: The files, with C(path) and C(content).
  type: list
  elements: dict
"""

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_DIGITS = 16


def certificate_files(texts: Iterable[str], directory: str) -> list[dict[str, str]]:
    """Return the files; see the filter's documentation."""
    contents = dict.fromkeys(block for text in texts for block in _blocks(str(text)))
    return [{"path": f"{directory}/fury-{_digest(content)}.crt", "content": content} for content in contents]


def _blocks(text: str) -> Iterator[str]:
    for block in _BLOCK.findall(text):
        yield f"{block}\n"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:_DIGITS]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., object]]:
        """Map the filter's name to its function."""
        return {"certificate_files": certificate_files}
