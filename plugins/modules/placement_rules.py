#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the DRS rules of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: placement_rules
short_description: Keeps the DRS rules of a cluster's virtual machines
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Gives every vSphere cluster that holds nodes of the cluster the DRS rules that C(vsphere.placement_rules) of the
    model asks for, with the nodes that are there now. A node that was replaced, added or removed since the last run is
    put in or taken out; one that is powered off is a member too.
  - C(anti_affinity) keeps the nodes of each of its roles on different hosts. A rule needs two nodes in the vSphere
    cluster, and at least as many usable hosts (connected, not in maintenance mode, left to the nodes by mandatory host
    groups) as nodes, because vSphere refuses to power on what exceeds them. Where hosts are too few there is no rule,
    and a warning says so.
  - C(host_groups) binds the nodes of some pools to hosts, or keeps them off these.
  - Only rules and groups whose names begin with C(fury.CLUSTER.) are changed or removed; those of others stay. No
    name of a cluster has a dot, so the rules of C(demo) are safe from C(demo-2).
  - A vSphere cluster without DRS, and hosts of no vSphere cluster, get no rules, which RV(msg) says. It is a warning
    when the model has C(host_groups), because these are there only when somebody wants them.
  - Check mode tells what would be done with the virtual machines that exist; new ones are not members yet.
options:
  cluster:
    description:
      - The cluster model. Of it C(name), C(vsphere.datacenter), C(vsphere.folder) and C(vsphere.placement_rules) are
        used here; all of it is validated.
    type: dict
    required: true
  state:
    description:
      - V(present) makes the rules as the model asks.
      - V(absent) removes all rules and groups of the cluster, also where DRS has been switched off. Run it before the
        virtual machines are deleted.
    type: str
    choices: [present, absent]
    default: present
  wait_timeout:
    description: Seconds after which waiting for vCenter's tasks is given up. The tasks themselves go on.
    type: int
    default: 300
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
seealso:
  - module: sighup.fury_vsphere.cluster_vms
"""

EXAMPLES = r"""
- name: Keep the DRS rules of a cluster
  sighup.fury_vsphere.placement_rules:
    cluster: "{{ fury_model }}"

- name: Remove them
  sighup.fury_vsphere.placement_rules:
    cluster: "{{ fury_model }}"
    state: absent
"""

RETURN = r"""
changes:
  description: What was done, or in check mode would be done. Empty when all is as the model asks.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: One of V(create), V(update), V(remove).
      type: str
      sample: update
    name:
      description: Name of the rule or group.
      type: str
      sample: fury.demo.separate.control_plane
    kind:
      description:
        - V(anti_affinity), V(host_rule), V(vm_group) or V(host_group); V(other) is a rule of another kind that somebody
          gave a name of ours.
      type: str
      sample: anti_affinity
    vsphere_cluster:
      description: The vSphere cluster that it is in.
      type: str
      sample: CLUSTER01
    reason:
      description: Why.
      type: str
      sample: it lacks demo-master-3
rules:
  description: The rules and groups of the cluster as they are then.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the rule or group.
      type: str
      sample: fury.demo.separate.control_plane
    kind:
      description: V(anti_affinity), V(host_rule), V(vm_group), V(host_group) or V(other).
      type: str
      sample: anti_affinity
    vsphere_cluster:
      description: The vSphere cluster that it is in.
      type: str
      sample: CLUSTER01
    members:
      description: Virtual machines of an anti-affinity rule, members of a group.
      returned: for all but host rules
      type: list
      elements: str
      sample: [demo-master-1, demo-master-2, demo-master-3]
    virtual_machines:
      description: Name of the group of virtual machines.
      returned: for host rules
      type: str
      sample: fury.demo.vms.licensed
    hosts:
      description: Name of the group of hosts.
      returned: for host rules
      type: str
      sample: fury.demo.hosts.licensed
    affinity:
      description: Whether the virtual machines run on these hosts, or on others.
      returned: for host rules
      type: bool
      sample: true
    mandatory:
      description: Whether vSphere may never go against it.
      returned: for host rules
      type: bool
      sample: false
msg:
  description: How many rules there are then, and where there are none for want of DRS.
  returned: success
  type: str
  sample: 3 rules
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules_plan import RulesPlan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules_report import (
    described_rules,
    described_steps,
    message,
    rules_diff,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.placement_rules import carry_out, decide
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline


def run(module: AnsibleModule) -> RulesPlan:
    """Decide, do it unless in check mode, and return the plan."""
    options = module.params
    if options["wait_timeout"] < 1:
        raise VsphereError(f"Failed to begin: wait_timeout is {options['wait_timeout']}; set it to 1 or more")
    model = load(options["cluster"])
    with session(Connection.from_options(options)) as vcenter:
        decision = decide(vcenter, model, options["state"])
        if decision.plan.changed and not module.check_mode:
            carry_out(vcenter, decision, Deadline(options["wait_timeout"]))
    return decision.plan


def result(plan: RulesPlan) -> dict[str, Any]:
    """Return what the module returns."""
    return {
        "changed": plan.changed,
        "diff": rules_diff(plan),
        "changes": described_steps(plan),
        "rules": described_rules(plan),
        "msg": message(plan),
    }


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "cluster": {"type": "dict", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "wait_timeout": {"type": "int", "default": 300},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    try:
        plan = run(module)
    except (ModelError, VsphereError) as error:
        module.fail_json(msg=str(error))
    for warning in plan.warnings:
        module.warn(warning)
    module.exit_json(**result(plan))


if __name__ == "__main__":
    main()
