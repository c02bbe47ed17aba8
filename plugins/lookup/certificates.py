# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Lookup: certificates that are given as text or as a file of the operator's machine."""

from __future__ import annotations

DOCUMENTATION = r"""
name: certificates
short_description: Read certificates that are given as text or as a file
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns for each term the certificates in it, as PEM text and nothing else; a term is the text itself, or the path
    of a file on the operator's machine.
  - Fails when there is none, or when a private key is with them.
options:
  _terms:
    description: PEM text, or paths.
    required: true
"""

EXAMPLES = r"""
- name: Show the certificates of a file
  ansible.builtin.debug:
    msg: "{{ lookup('sighup.fury_vsphere.certificates', '/etc/fury/site-ca.pem') }}"
"""

RETURN = r"""
_raw:
  description: PEM text of each term.
  type: list
  elements: str
"""

import os
import re
from collections.abc import Iterable
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----")


class LookupModule(LookupBase):
    """The lookup; see its documentation."""

    def run(self, terms: Iterable[Any], variables: Any = None, **kwargs: Any) -> list[str]:
        """Return the certificates of each term."""
        self.set_options(var_options=variables, direct=kwargs)
        return [certificates(str(term)) for term in terms]


def certificates(given: str) -> str:
    """Return the certificates of a text, or of the file that it names."""
    if "-----BEGIN" in given:
        return only_certificates(given, "the text")
    path = os.path.expanduser(given)
    try:
        with open(path, encoding="utf-8") as file:
            return only_certificates(file.read(), path)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text file"
        raise AnsibleError(
            f"Failed to read the certificates of an authority: {path}: {reason}; correct the path, or give the text."
        ) from error


def only_certificates(text: str, source: str) -> str:
    """Return the certificates of a text, each from its own line on."""
    if "PRIVATE KEY-----" in text:
        raise AnsibleError(
            f"Refused to bring a private key to the nodes: {source} holds one beside the authority's certificate; name "
            "a file with certificates only."
        )
    found = _CERTIFICATE.findall(text)
    if not found:
        raise AnsibleError(f"Failed to find a certificate: {source} has no PEM block CERTIFICATE; give one that does.")
    return "".join(f"{block}\n" for block in found)
