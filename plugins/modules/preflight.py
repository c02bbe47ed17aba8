#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: whether a cluster can be made."""

from __future__ import annotations

DOCUMENTATION = r"""
module: preflight
short_description: Tells whether vCenter has, and allows, what a cluster needs
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Looks at everything that a cluster model needs of vCenter, and changes nothing, with and without check mode.
  - Every check gives a verdict with what was found and what to do. What one check finds hides nothing of the others; a
    check that cannot be made because of an earlier one is V(skipped) with that reason.
  - Warnings are also given as Ansible's own.
  - The checks are connection and TLS, version and clock of vCenter, the plan and its addresses, the DNS name of the
    Kubernetes API, hosts and DRS, datastores, networks, templates (stamp, virtual hardware, guest id, VMware Tools,
    disks, snapshots), customization specs, the capacity of hosts and datastores for what the plan adds, and each
    privilege on each object that this very model needs.
options:
  cluster:
    description: The cluster model; all of it is validated.
    type: dict
    required: true
  fail_on:
    description:
      - Which verdicts make the module fail. V(warning) fails for these and for V(failed).
      - The message is the table of these verdicts.
    type: str
    choices: [failed, warning, never]
    default: failed
  thorough:
    description:
      - Whether everything is looked at, also when the plan has nothing to do.
      - With V(false) such a run makes the checks of vCenter, plan and endpoint only, with no more calls than
        M(sighup.fury_vsphere.cluster_vms) makes itself, and skips the others.
    type: bool
    default: true
  limit:
    description:
      - As O(sighup.fury_vsphere.cluster_vms#module:limit) of the run that follows. What that leaves alone is not
        planned, and needs no room.
    type: list
    elements: str
    default: []
    version_added: 0.2.0
  accept_failed_templates:
    description: Templates that may be used although their custom attribute C(fury.certified) is V(failed).
    type: list
    elements: str
    default: []
  role:
    description: Whether to return the roles that the user needs, as RV(privileges) and as RV(govc).
    type: bool
    default: false
  principal:
    description:
      - User or group that the commands of RV(govc) give the roles to.
      - O(username) when it is not given.
    type: str
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
seealso:
  - module: sighup.fury_vsphere.cluster_vms
"""

EXAMPLES = r"""
- name: See whether a cluster can be made
  sighup.fury_vsphere.preflight:
    cluster: "{{ fury_model }}"
    fail_on: never
  register: result

- name: Show what was found
  ansible.builtin.debug:
    msg: "{{ result.table }}"

- name: Return the roles for a user, asked for by an administrator
  sighup.fury_vsphere.preflight:
    cluster: "{{ fury_model }}"
    role: true
    principal: VSPHERE.LOCAL\fury
    fail_on: never
  register: roles
"""

RETURN = r"""
verdicts:
  description: All verdicts, in the order of the checks.
  returned: always
  type: list
  elements: dict
  contains:
    check:
      description: What was looked at.
      type: str
      sample: template
    object:
      description: Name of the object; empty when the check was skipped for all of them.
      type: str
      sample: TEMPLATES/ubuntu-22.04
    status:
      description: One of V(ok), V(skipped), V(warning), V(failed).
      type: str
      sample: warning
    detail:
      description: What was found.
      type: str
      sample: it is not certified
    remedy:
      description: What to do; empty when nothing is to be done.
      type: str
      sample: certify it with playbooks/certify_template.yml
summary:
  description: Number of verdicts by status.
  returned: always
  type: dict
  sample: {"ok": 20, "skipped": 0, "warning": 1, "failed": 0}
table:
  description: The verdicts as lines of a table.
  returned: always
  type: list
  elements: str
  sample: ["STATUS  CHECK  OBJECT  DETAIL"]
privileges:
  description:
    - The privileges that the user needs on each object.
    - Those for tags count in vCenter only as a global permission, or on the tags.
  returned: when O(role) is true
  type: list
  elements: dict
  contains:
    object:
      description: Kind and name of the object.
      type: str
      sample: datastore DATASTORE01
    paths:
      description:
        - Its inventory path, or those of the resource pools of hosts without a cluster.
        - Of an object that was not found the one that it should have, of a folder that is to be made the nearest above.
      type: list
      elements: str
      sample: [/DC01/datastore/DATASTORE01]
    propagate:
      description: Whether what is below the object needs them too.
      type: bool
      sample: true
    privileges:
      description: What each privilege is for, by its name.
      type: dict
      sample: {"Datastore.AllocateSpace": "make disks"}
govc:
  description: Commands of govc that make the roles and give them to the user.
  returned: when O(role) is true
  type: list
  elements: str
  sample:
    - govc role.create fury-demo-datastore Datastore.AllocateSpace
    - govc permissions.set -principal fury -role fury-demo-datastore -propagate=true /DC01/datastore/DATASTORE01
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.limit import Limit
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_role import (
    described,
    govc_commands,
    grants,
    remarks,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_table import table
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_verdict import (
    WARNING,
    obstacles,
    summary,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.examination import examine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.findings import Findings, Request


def run(module: AnsibleModule) -> Findings:
    """Make the checks."""
    options = module.params
    model = load(options["cluster"])
    request = Request(
        options["thorough"],
        options["accept_failed_templates"],
        options["role"],
        module.ansible_version,
        Limit(tuple(options["limit"])),
    )
    return examine(Connection.from_options(options), model, request)


def result(options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Return what the module returns."""
    found: dict[str, Any] = {
        "changed": False,
        "verdicts": [verdict.described() for verdict in findings.verdicts],
        "summary": summary(findings.verdicts),
        "table": table(findings.verdicts),
    }
    if options["role"]:
        principal = options["principal"] or options["username"] or "USER"
        given = grants(options["cluster"]["name"], findings.needs, findings.paths)
        found["privileges"] = described(findings.needs, findings.paths)
        found["govc"] = [*govc_commands(given, principal), *remarks(findings.needs, findings.paths)]
    return found


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "cluster": {"type": "dict", "required": True},
            "fail_on": {"type": "str", "choices": ["failed", "warning", "never"], "default": "failed"},
            "thorough": {"type": "bool", "default": True},
            "limit": {"type": "list", "elements": "str", "default": []},
            "accept_failed_templates": {"type": "list", "elements": "str", "default": []},
            "role": {"type": "bool", "default": False},
            "principal": {"type": "str"},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    try:
        findings = run(module)
    except (ModelError, VsphereError) as error:
        module.fail_json(msg=str(error))
    found = result(module.params, findings)
    for verdict in findings.verdicts:
        if verdict.status == WARNING:
            module.warn(f"{verdict.check} {verdict.object}: {verdict.detail}; {verdict.remedy}")
    stopping = obstacles(findings.verdicts, module.params["fail_on"])
    if stopping:
        module.fail_json(msg="\n".join(["The preflight found obstacles:", *table(stopping)]), **found)
    module.exit_json(**found)


if __name__ == "__main__":
    main()
