#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the keys of a cluster's encryption at rest, on the operator's machine."""

from __future__ import annotations

DOCUMENTATION = r"""
module: encryption_keys
short_description: Keeps the keys of a cluster's encryption at rest
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Keeps the keys that API servers encrypt with, and how far the cluster is on its way from one key to another, in a
    file of the operator's machine. Runs there.
  - A key is made once and never removed from the file, as old backups of etcd may need it.
  - No key is ever in the result.
options:
  path:
    description: The file. Its directory must exist.
    type: path
    required: true
  enabled:
    description: Whether the cluster shall encrypt.
    type: bool
    required: true
  provider:
    description: Provider of new keys, as Kubernetes names it.
    type: str
    choices: [secretbox, aescbc]
    default: secretbox
  rotate:
    description: Make a new key, unless the cluster is still on its way to the last one that was made.
    type: bool
    default: false
  reached:
    description:
      - Record that all API servers have this step, one of P(sighup.fury_vsphere.encryption_steps#filter). Nothing else
        is done then.
    type: dict
  rewritten:
    description: With O(reached) record that its resources are written anew, too.
    type: bool
    default: false
extends_documentation_fragment: sighup.fury_vsphere.attributes.no_diff
"""

EXAMPLES = r"""
- name: Make the key
  sighup.fury_vsphere.encryption_keys:
    path: secrets/encryption.json
    enabled: true
  delegate_to: localhost
"""

RETURN = r"""
active:
  description: Name of the key that encrypts, or shall; empty when there is none.
  returned: success
  type: str
"""

import base64
import json
import os
import secrets

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.encryption import (
    EncryptionError,
    State,
    Step,
    reached,
    rewritten,
    settled,
    with_key,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.node_file import read_text, write_text

# Of both providers.
KEY_BYTES = 32


def wanted_state(state: State, parameters: dict) -> State:
    """Return what the file shall hold."""
    if parameters["reached"] is not None:
        given = parameters["reached"]
        state = reached(state, Step(given["providers"], tuple(given.get("rewrite", ()))))
        return rewritten(state) if parameters["rewritten"] else state
    if not parameters["enabled"]:
        return state
    provider = parameters["provider"]
    writes = any(order[0] == state.active for order in state.providers.values())
    # While the cluster is on its way to a key there is no next one.
    if not state.active or (parameters["rotate"] and writes and settled(state, True, state.providers)):
        return with_key(state, provider, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    there = state.provider_of(state.active)
    if there != provider:
        raise EncryptionError(
            f"kubernetes.encryption.provider: {provider}: the cluster's key is one of {there}; set it back, or make a "
            "new key with fury_rotate_encryption_key=true"
        )
    return state


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            "enabled": {"type": "bool", "required": True},
            "provider": {"type": "str", "choices": ["secretbox", "aescbc"], "default": "secretbox"},
            "rotate": {"type": "bool", "default": False},
            "reached": {"type": "dict"},
            "rewritten": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    path = os.path.abspath(module.params["path"])
    content = read_text(path)
    try:
        state = State.read(json.loads(content)) if content else State()
        after = wanted_state(state, module.params)
    except json.JSONDecodeError as error:
        module.fail_json(
            msg=f"{path}: it is no JSON ({error}); bring the file as it was, the cluster's secrets need it"
        )
    except EncryptionError as error:
        module.fail_json(msg=str(error) if str(error).startswith("kubernetes.") else f"{path}: {error}")
    changed = after != state
    if changed and not module.check_mode:
        write_text(path, json.dumps(after.written(), indent=2) + "\n", os.path.dirname(path))
    module.exit_json(changed=changed, active=after.active)


if __name__ == "__main__":
    main()
