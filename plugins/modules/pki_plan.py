#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: what a cluster's directory of keys and certificates lacks."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pki_plan
short_description: Tells what a cluster's directory of keys and certificates lacks
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Reads the directory on the operator's machine, checks the authorities in it, and tells what is to be brought and
    made so that it is complete. Changes nothing, and returns no key.
  - Fails with everything that is wrong, so that nothing is touched then.
options:
  directory:
    description: The directory. It may be missing.
    type: path
    required: true
  authorities:
    description: Paths of the authorities below the directory, without suffix.
    type: list
    elements: str
    required: true
  sources:
    description:
      - The user's own files, by the path of an authority (or C(sa), the service accounts), then by suffix (C(.crt),
        C(.key), C(-chain.crt)).
    type: dict
    default: {}
  certificates:
    description: The certificates that the directory shall hold.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Path of its files below the directory, without suffix.
        type: str
        required: true
      authority:
        description: Path of the authority that signs it.
        type: str
        required: true
      common_name:
        description: Common name of its subject.
        type: str
        required: true
      names:
        description: Its alternative names, as C(DNS:NAME) and C(IP:ADDRESS).
        type: list
        elements: str
        default: []
      usages:
        description: What it is for.
        type: list
        elements: str
        choices: [serverAuth, clientAuth]
        required: true
  unfinished:
    description: The file in the directory that names the authorities that an interrupted run began to make.
    type: str
    default: unfinished
  living:
    description:
      - By the name of each machine, the C(certificates) that M(sighup.fury_vsphere.certificates_info) found there.
        Authorities there must be those of the directory, and no certificate there may have expired.
    type: dict
    default: {}
  renew:
    description: Make every certificate anew.
    type: bool
    default: false
extends_documentation_fragment: sighup.fury_vsphere.attributes.no_diff
"""

EXAMPLES = r"""
- name: Look what is missing
  sighup.fury_vsphere.pki_plan:
    directory: secrets/pki
    authorities: [ca, front-proxy-ca, etcd/ca]
  delegate_to: localhost
"""

RETURN = r"""
bring:
  description: Files to copy.
  returned: success
  type: list
  elements: dict
  sample: [{"source": "/home/me/ca.key", "destination": "secrets/pki/ca.key", "mode": "0600"}]
authorities:
  description: Paths of the authorities to make.
  returned: success
  type: list
  elements: str
  sample: ["ca"]
service_accounts:
  description: What to make of the key pair of the service accounts, of C(key) and C(public).
  returned: success
  type: list
  elements: str
  sample: ["public"]
certificates:
  description: The certificates to make, as given, and why (C(reason)).
  returned: success
  type: list
  elements: dict
  sample: [{"path": "etcd/master-1/member", "reason": "missing"}]
"""

from datetime import datetime, timezone
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.certificate import PkiError, require_cryptography
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.directory import Directory, Leaf

LEAF = {
    "path": {"type": "str", "required": True},
    "authority": {"type": "str", "required": True},
    "common_name": {"type": "str", "required": True},
    "names": {"type": "list", "elements": "str", "default": []},
    "usages": {"type": "list", "elements": "str", "choices": ["serverAuth", "clientAuth"], "required": True},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "authorities": {"type": "list", "elements": "str", "required": True},
            "sources": {"type": "dict", "default": {}},
            "certificates": {"type": "list", "elements": "dict", "options": LEAF, "default": []},
            "unfinished": {"type": "str", "default": "unfinished"},
            "living": {"type": "dict", "default": {}},
            "renew": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    try:
        require_cryptography()
    except PkiError as error:
        module.fail_json(msg=str(error))
    wanted = module.params["certificates"]
    path = Path(module.params["directory"])
    note = path / module.params["unfinished"]
    directory = Directory(
        path=path,
        sources=module.params["sources"],
        unfinished=note.read_text(encoding="utf-8").split() if note.is_file() else [],
        living=[
            {"host": host, "path": file["path"], "pem": file["pem"]}
            for host, files in module.params["living"].items()
            for file in files
        ],
    )
    plan = directory.plan(
        module.params["authorities"],
        [Leaf(**each) for each in wanted],
        datetime.now(timezone.utc),
        module.params["renew"],
    )
    if plan.problems:
        module.fail_json(
            msg="The keys and certificates cannot be used; nothing was touched:\n" + "\n".join(plan.problems),
            problems=plan.problems,
        )
    by_path = {each["path"]: each for each in wanted}
    module.exit_json(
        changed=False,
        bring=plan.bring,
        authorities=plan.authorities,
        service_accounts=plan.service_accounts,
        certificates=[{**by_path[each["path"]], **each} for each in plan.certificates],
    )


if __name__ == "__main__":
    main()
