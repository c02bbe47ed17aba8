#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the operator's scripts on a node. Documentation only: the work is done by the action plugin of this name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: run_hooks
short_description: Runs scripts of the operator's machine on a node, each once for its content
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Runs scripts on a node, as the user that the task becomes, one after the other. The first that fails is the last.
  - A script runs again when its content, its arguments or its environment have changed, when it failed, or when
    O(rerun) chooses it.
  - A script runs apart from the connection. A run of Ansible that is cut off does not end it; the next one waits for
    its end, or hears of it, and does not run it twice. Only one that died with the machine runs again, which is said.
  - When nothing is to be run, this is one short call to the node.
options:
  moment:
    description: When the scripts run; what ran at one moment does not count at another.
    type: str
    required: true
  scripts:
    description:
      - Paths of scripts on the operator's machine, or mappings with C(path), C(arguments) (list), C(environment) (dict)
        and C(timeout_seconds) (600 when not given).
      - The first line of a script names its interpreter, as C(#!/bin/sh) does.
    type: list
    elements: raw
    required: true
  environment:
    description: What every script is told, as environment variables. A change of these runs nothing again.
    type: dict
    default: {}
  log_directory:
    description:
      - Directory on the operator's machine where the standard output and error of the scripts are kept, as
        C(NODE/MOMENT/SCRIPT.log); the last MiB of each. On the node all of it is in C(/var/log/fury/hooks).
    type: path
    required: true
  pool:
    description: Pool of the node, for O(rerun).
    type: str
    default: ""
  rerun:
    description:
      - What to run again although it has run. Names of moments, pools or scripts (or their paths); one with colons, as
        C(first_boot:applications), chooses what all of its parts choose.
    type: list
    elements: str
    default: []
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Run a script, and another with arguments and a shorter time limit
  sighup.fury_vsphere.run_hooks:
    moment: first_boot
    scripts:
      - /home/operator/scripts/network.sh
      - path: /home/operator/scripts/register.py
        arguments: [--site, north]
        environment:
          REGISTRY_TOKEN: "{{ token }}"
        timeout_seconds: 60
    log_directory: /home/operator/cluster/logs/hooks
"""

RETURN = r"""
hooks:
  description: The scripts that were looked at, in their order; those after one that failed are missing.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the script on the node, that of its file; a second one of that name has C(-2) behind it.
      type: str
      sample: network.sh
    path:
      description: Its path on the operator's machine.
      type: str
      sample: /home/operator/scripts/network.sh
    action:
      description:
        - V(ran), or in check mode V(runs), V(ran again) after it was cut off, V(ended) when a run of before was waited
          for or heard of, V(kept) when it had run.
      type: str
      sample: ran
    code:
      description: Exit code; null when it did not run.
      type: int
      sample: 0
    seconds:
      description: How long it took; null when it did not run.
      type: float
      sample: 1.5
    log:
      description: File with its output on the operator's machine.
      type: str
      sample: /home/operator/cluster/logs/hooks/demo-master-1/first_boot/network.sh.log
    node_log:
      description: File with its output on the node.
      type: str
      sample: /var/log/fury/hooks/first_boot/network.sh.log
"""
