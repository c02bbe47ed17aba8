#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: which kubeconfigs of a directory are to be made anew."""

from __future__ import annotations

DOCUMENTATION = r"""
module: kubeconfig_plan
short_description: Tells which kubeconfigs are to be made
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Looks for the kubeconfig of each user in a directory on the operator's machine, and tells which are missing, or for
    another API, authority, user or groups, or at their end. Changes nothing, and returns no key.
options:
  directory:
    description: The directory. It may be missing.
    type: path
    required: true
  users:
    description: The users that shall have a kubeconfig, C(NAME.conf).
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the file, without suffix.
        type: str
        required: true
      user:
        description: Name of the user in Kubernetes. When it is not given, it is the file's.
        type: str
      groups:
        description: The user's groups in Kubernetes.
        type: list
        elements: str
        default: []
      validity_days:
        description: How long a new certificate is valid; handed through.
        type: int
        required: true
  server:
    description: URL of the API.
    type: str
    required: true
  authority:
    description: Path of the authority's certificate.
    type: path
    required: true
  renew_before_days:
    description: How many days before its end a certificate is renewed; at most the last third of its life.
    type: int
    default: 30
  renew:
    description: Make every kubeconfig anew.
    type: bool
    default: false
extends_documentation_fragment: sighup.fury_vsphere.attributes.no_diff
"""

EXAMPLES = r"""
- name: Look which kubeconfigs are missing
  sighup.fury_vsphere.kubeconfig_plan:
    directory: secrets/users
    server: https://10.0.0.10:6443
    authority: secrets/pki/ca.crt
    users:
      - {name: jane, groups: [developers], validity_days: 90}
  delegate_to: localhost
"""

RETURN = r"""
users:
  description: The users whose kubeconfig is to be made, as given, and why (C(reason)).
  returned: success
  type: list
  elements: dict
  sample: [{"name": "jane", "user": "jane", "groups": ["developers"], "validity_days": 90, "reason": "missing"}]
strays:
  description: Kubeconfigs in the directory that belong to none of the users, with C(path) and C(expires).
  returned: success
  type: list
  elements: dict
  sample: [{"path": "secrets/users/john.conf", "expires": "2026-12-31"}]
"""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.certificate import PkiError, require_cryptography
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.kubeconfig import (
    Access,
    expiry,
    require_yaml,
    unfitness,
)

USER = {
    "name": {"type": "str", "required": True},
    "user": {"type": "str"},
    "groups": {"type": "list", "elements": "str", "default": []},
    "validity_days": {"type": "int", "required": True},
}


def stray(path: Path) -> dict[str, str]:
    """Describe a kubeconfig that belongs to nobody."""
    end = expiry(path.read_bytes())
    return {"path": str(path), "expires": f"{end:%Y-%m-%d}" if end else "not known"}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "users": {"type": "list", "elements": "dict", "options": USER, "required": True},
            "server": {"type": "str", "required": True},
            "authority": {"type": "path", "required": True},
            "renew_before_days": {"type": "int", "default": 30},
            "renew": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    try:
        require_cryptography()
        require_yaml()
    except PkiError as error:
        module.fail_json(msg=str(error))
    parameters = module.params
    directory, authority = Path(parameters["directory"]), Path(parameters["authority"])
    now, window = datetime.now(timezone.utc), timedelta(days=parameters["renew_before_days"])
    wanted = []
    for user in parameters["users"]:
        path = directory / f"{user['name']}.conf"
        user["user"] = user["user"] or user["name"]
        # Check mode before the first run: there is no authority yet.
        if not path.is_file() or not authority.is_file():
            reason = "missing"
        else:
            access = Access(parameters["server"], "", authority.read_bytes(), user["user"], tuple(user["groups"]))
            reason = unfitness(path.read_bytes(), access, now, window)
        if parameters["renew"] and not reason:
            reason = "renewal was asked for"
        if reason:
            wanted.append({**user, "reason": reason})
    known = {f"{user['name']}.conf" for user in parameters["users"]}
    strays = [stray(path) for path in sorted(directory.glob("*.conf")) if path.name not in known]
    module.exit_json(changed=False, users=wanted, strays=strays)


if __name__ == "__main__":
    main()
