#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: files of a node that are in effect, not just written."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8).

DOCUMENTATION = r"""
module: files_in_effect
short_description: Puts files of a node into effect once for their content
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Restarts (or reloads) a service, or runs a command, when the content of files differs from what it was when that
    last succeeded. The node remembers it in C(/var/lib/fury/effects).
  - A handler is notified once; when the run ends between the writing of a file and its handler, the next run finds the
    file as it shall be and the service goes on with the old one. This module finds the difference in each run.
  - A service is started and enabled as well.
options:
  name:
    description: What the effect is called on the node; unique there. When it is not given, it is O(service).
    type: str
  files:
    description:
      - Absolute paths of the files. One that does not exist counts as another content. When none ever existed, there is
        nothing to put into effect.
      - Without files a service is only started and enabled.
    type: list
    elements: path
    default: []
  service:
    description: The systemd unit that reads the files.
    type: str
  reload:
    description: Reload the service when it runs with files that were put into effect before, instead of restarting it.
    type: bool
    default: false
  patience:
    description:
      - Seconds to wait for the service to say that it has started; it goes on starting afterwards. 0 to wait as long as
        systemd does.
    type: int
    default: 0
  command:
    description: The command that puts the files into effect, as a list of its words.
    type: list
    elements: str
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Run containerd with its configuration
  sighup.fury_vsphere.files_in_effect:
    service: containerd
    files: [/etc/containerd/config.toml]

- name: Apply the kernel parameters
  sighup.fury_vsphere.files_in_effect:
    name: kernel-parameters
    files: [/etc/sysctl.d/90-fury.conf]
    command: [sysctl, --load=/etc/sysctl.d/90-fury.conf]
"""

RETURN = r"""
actions:
  description: What was done, or would be done in check mode, as command lines.
  returned: success
  type: list
  elements: str
  sample: ["systemctl daemon-reload", "systemctl restart containerd"]
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils import node_effects


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=node_effects.ARGUMENTS, supports_check_mode=True, **node_effects.RULES)
    effect = node_effects.Effect(module, module.params)
    if not module.check_mode:
        effect.run()
    module.exit_json(
        changed=bool(effect.actions),
        actions=node_effects.lines_of([effect]),
        diff=node_effects.diff_of([effect]),
    )


if __name__ == "__main__":
    main()
