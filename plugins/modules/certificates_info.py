#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the certificates that a machine has."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

DOCUMENTATION = r"""
module: certificates_info
short_description: Reads all certificates of a machine at once
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Returns the certificates and public keys in files, and the client certificates in kubeconfigs, never a private key.
    It needs no library on the machine; filters of this collection read what it returns.
  - Tells also since when programs run, and with it whether they have read a file.
options:
  paths:
    description: Paths of the files, with the wildcards of a shell. What does not exist is left out.
    type: list
    elements: str
    required: true
  programs:
    description: Names of programs.
    type: list
    elements: str
    default: []
extends_documentation_fragment: sighup.fury_vsphere.attributes.no_diff
"""

EXAMPLES = r"""
- name: Read the certificates of a control plane
  sighup.fury_vsphere.certificates_info:
    paths: [/etc/kubernetes/pki/*.crt, /etc/kubernetes/*.conf]
    programs: [kube-apiserver]
"""

RETURN = r"""
certificates:
  description:
    - One entry per certificate or public key with C(path), C(pem), C(modified) (when its file was written, in seconds
      since 1970).
  returned: success
  type: list
  elements: dict
  sample: [{"path": "/etc/kubernetes/pki/ca.crt", "pem": "-----BEGIN CERTIFICATE-----...", "modified": 1767225600.0}]
programs:
  description: Since when each program runs, in seconds since 1970. Those that do not run are missing.
  returned: success
  type: dict
  sample: {"kube-apiserver": 1767225700.0}
"""

import base64
import binascii
import glob
import os
import re
from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.processes import started

BLOCK = re.compile(r"-----BEGIN (CERTIFICATE|PUBLIC KEY)-----.+?-----END \1-----", re.DOTALL)
EMBEDDED = re.compile(r"^\s*client-certificate-data:\s*[\"']?([A-Za-z0-9+/=]+)", re.MULTILINE)


def blocks_in(content: str) -> List[str]:
    """Return the certificates and public keys of a PEM file or kubeconfig."""
    texts = [content]
    for encoded in EMBEDDED.findall(content):
        try:
            texts.append(base64.b64decode(encoded).decode("ascii"))
        except (binascii.Error, ValueError):
            continue
    return [match.group(0) + "\n" for text in texts for match in BLOCK.finditer(text)]


def certificates_at(patterns: List[str]) -> List[Dict[str, Any]]:
    """Return what the files hold, each file once, in the order of the patterns."""
    found = []  # type: List[Dict[str, Any]]
    paths = [path for pattern in patterns for path in sorted(glob.glob(pattern))]
    for path in dict.fromkeys(paths):
        if not os.path.isfile(path):
            continue
        with open(path, errors="replace") as file:
            content = file.read()
        modified = os.stat(path).st_mtime
        found.extend({"path": path, "pem": pem, "modified": modified} for pem in blocks_in(content))
    return found


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "paths": {"type": "list", "elements": "str", "required": True},
            "programs": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    programs = module.params["programs"]
    module.exit_json(
        changed=False,
        certificates=certificates_at(module.params["paths"]),
        programs=started(programs) if programs else {},
    )


if __name__ == "__main__":
    main()
