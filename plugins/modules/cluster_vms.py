#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the virtual machines of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_vms
short_description: Creates and deletes the virtual machines of a cluster
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Compares the nodes that a cluster model asks for with the virtual machines that are in the cluster's folder, and
    makes those that are missing. Nodes that exist keep their name and address for life.
  - The only state is vCenter's own. The cluster's virtual machines carry custom attributes that say what each is;
    machines without them are never touched.
  - Everything that can be found missing or wrong is found before anything is made. A run that is interrupted at any
    point is finished by running again.
  - New machines are cloned from the templates of their pools and configure themselves by cloud-init's
    C(DataSourceVMware) (cloud-init 21.3 or later) with name, static address, user, SSH keys and SSH host key.
  - A pool may name its template by a system (C(ubuntu-22.04)). New machines are then made from the newest image of it
    in the datacenter that passed certification; those that exist stay what they are, whatever is newer.
  - Machines that exist are brought in line with the model. Disks grow, CPUs and memory too where hot-add allows it, and
    C(extra_config), notes, tags, custom attributes and the cards' networks are changed while they run. What needs a
    machine to be off waits for O(allow_power_cycle). What only another machine can settle (template, role, a smaller
    disk) is reported in RV(plan) with the reason, and left alone.
  - One machine that fails does not stop the others. The error lists each; running again goes on from there.
options:
  cluster:
    description:
      - The cluster model. Of it the sections C(name), C(environment), C(vsphere), C(network), C(ssh),
        C(load_balancer), C(pools) and C(kubernetes.endpoint) are used here; all of it is validated.
    type: dict
    required: true
  state:
    description:
      - V(present) makes missing machines and powers on those that are off.
      - V(absent) deletes all machines of the cluster, and their folder when nothing else is in it.
    type: str
    choices: [present, absent]
    default: present
  authorized_keys:
    description: Public SSH keys that may log in to new nodes, beside C(ssh.authorized_keys) of the model.
    type: list
    elements: str
    default: []
  remove_surplus:
    description:
      - Whether to delete the machines that exceed C(count) of their pool, and those of pools that the model no longer
        has. Otherwise they are reported and kept. Kubernetes is not told; the playbook C(provision.yml) drains such
        nodes and removes them there first.
    type: bool
    default: false
  limit:
    description:
      - Names of pools and nodes. No other machine is made, changed, started or deleted; what would be done to those
        that are there is told in RV(plan) as V(outside). Empty for no limit.
      - Refused before anything is done is a name that neither the model nor the cluster's folder knows, and a limit
        that leaves the cluster without a control plane, or without load balancers or members of etcd where the model
        has pools of them. So is any limit with O(state=absent).
    type: list
    elements: str
    default: []
    version_added: 0.2.0
  allow_power_cycle:
    description:
      - Whether machines may be shut down, changed and started again, one after another, for changes that need them to
        be off. Otherwise such changes are reported as V(pending). Machines that are off already are changed anyway.
    type: bool
    default: false
  foreign_disks:
    description:
      - What becomes of disks that were attached to a machine later, as persistent volumes are, when the machine is to
        be deleted. They are never deleted.
      - V(refuse) fails before anything is deleted, V(detach) takes them from the machine and keeps them.
    type: str
    choices: [refuse, detach]
    default: refuse
  wait_for_guest:
    description:
      - Whether to wait until VMware Tools report the address of every machine that was started. The guest's user data,
        which holds its SSH host key, is removed from its advanced settings then.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds after which waiting for vCenter's tasks and for guests is given up. The tasks themselves go on.
    type: int
    default: 1800
  parallelism:
    description: How many of vCenter's tasks run at the same time. vCenter itself runs 8 clones at a time per host.
    type: int
    default: 8
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
seealso:
  - module: sighup.fury_vsphere.cluster_vms_info
  - plugin: sighup.fury_vsphere.cluster
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Create the virtual machines of a cluster
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_model }}"
    authorized_keys:
      - "{{ lookup('ansible.builtin.file', 'secrets/ssh-user.pub') }}"
  register: result

- name: Delete nodes beyond the count of their pool, after they have been drained
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_model }}"
    remove_surplus: true

- name: Give the nodes the sizes that the model asks for, one node after another where they must be off
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_model }}"
    allow_power_cycle: true

- name: Make the nodes that pool applications lacks, and look after that pool alone
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_model }}"
    limit: [applications]

- name: Delete the cluster; persistent volumes stay
  sighup.fury_vsphere.cluster_vms:
    cluster: "{{ fury_model }}"
    state: absent
    foreign_disks: detach
"""

RETURN = r"""
plan:
  description: What was done, or in check mode would be done, one entry or more per node.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description:
        - V(create), V(power_on) and V(delete) say what they do; V(repair) sets custom attributes that are out of date,
          or missing, as on a machine whose creation was interrupted.
        - V(change) settles differences at once, V(power_cycle) with the machine off for a while.
        - V(keep) is a machine that is as the model asks.
        - V(pending) and V(replace) are differences that were left alone, V(surplus) a machine that the model no longer
          asks for and that was kept.
        - V(outside) is a machine that something would be done to, were it within O(limit).
      type: str
      sample: create
    node:
      description: Name of the node.
      type: str
      sample: demo-master-1
    pool:
      description: Name of its pool.
      type: str
      sample: master
    role:
      description: Role of its pool.
      type: str
      sample: control_plane
    address:
      description: IPv4 address of the node.
      type: str
      sample: 10.0.0.3
    reason:
      description: Why, and for differences what they are.
      type: str
      sample: pool master has 0 of 1 nodes
nodes:
  description: All nodes of the cluster as they are then, also surplus ones, by name.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the virtual machine, its host name and its name in Kubernetes.
      type: str
      sample: demo-master-1
    pool:
      description: Name of its pool.
      type: str
      sample: master
    role:
      description: Role of its pool, one of V(control_plane), V(worker), V(load_balancer), V(etcd).
      type: str
      sample: control_plane
    address:
      description: IPv4 address.
      type: str
      sample: 10.0.0.3
    failure_domain:
      description: Failure domain that it is in; empty when the site has none.
      type: str
      sample: rack-a
    ssh_host_key:
      description:
        - Public SSH host key (ed25519). Empty for nodes that check mode would create, and for those whose guests make
          their own.
      type: str
      sample: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ...
    power_state:
      description: One of V(poweredOn), V(poweredOff), V(suspended).
      type: str
      sample: poweredOn
    id:
      description: Managed object id. Empty for nodes that check mode would create.
      type: str
      sample: vm-42
endpoint:
  description:
    - Host and port of the Kubernetes API, from the model or from the nodes' addresses.
    - Null when neither tells it.
  returned: success
  type: dict
  sample: {"host": "10.0.0.2", "port": 6443}
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.limit import Limit
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import Allowed
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan_diff import plan_diff
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.report import endpoint, expected_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.cluster import (
    PRESENT,
    Decision,
    Wish,
    decide,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.execution import Work, carry_out
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.images import with_newest_images
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tags import Tags
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline


def run(module: AnsibleModule) -> dict[str, Any]:
    """Decide, do it unless in check mode, and return the result."""
    options = module.params
    for name in ("parallelism", "wait_timeout"):
        if options[name] < 1:
            raise VsphereError(f"Failed to begin: {name} is {options[name]}; set it to 1 or more")
    if options["limit"] and options["state"] != PRESENT:
        raise VsphereError(
            "Failed to begin: state absent deletes the whole cluster, whatever the limit is; leave the limit out, or "
            "delete single nodes with a smaller count of their pool and remove_surplus"
        )
    model = load(options["cluster"])
    connection = Connection.from_options(options)
    deadline = Deadline(options["wait_timeout"])
    wish = Wish(
        state=options["state"],
        allowed=Allowed(options["remove_surplus"], options["allow_power_cycle"], Limit(tuple(options["limit"]))),
        foreign_disks=options["foreign_disks"],
        deadline=deadline,
    )
    with session(connection) as vcenter, tagging(connection, model) as tags:
        if options["state"] == PRESENT:
            model = with_newest_images(vcenter, model)
        decision = decide(vcenter, model, wish, tags.read if tags else None)
        nodes = expected_nodes(decision.plan, decision.contents.machines)
        if decision.changed and not module.check_mode:
            work = Work(options["authorized_keys"], options["parallelism"], options["wait_for_guest"], deadline, tags)
            nodes = [machine.described() for machine in carry_out(vcenter, model, decision, work)]
    for warning in decision.warnings:
        module.warn(warning)
    return result(model, decision, nodes)


@contextmanager
def tagging(connection: Connection, model: Mapping[str, Any]) -> Iterator[Tags | None]:
    """Give access to vSphere's tags, which are behind another API, when the model asks for some."""
    if model["vsphere"]["tags"] or any(pool["tags"] for pool in model["pools"]):
        with Tags(connection) as tags:
            yield tags
    else:
        yield None


def result(model: dict[str, Any], decision: Decision, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the module returns."""
    return {
        "changed": decision.changed,
        "diff": plan_diff(model, decision.plan),
        "plan": [step.described() for step in decision.plan.steps],
        "nodes": nodes,
        "endpoint": endpoint(model, decision.plan, nodes),
    }


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "cluster": {"type": "dict", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "authorized_keys": {"type": "list", "elements": "str", "default": [], "no_log": False},
            "remove_surplus": {"type": "bool", "default": False},
            "limit": {"type": "list", "elements": "str", "default": []},
            "allow_power_cycle": {"type": "bool", "default": False},
            "foreign_disks": {"type": "str", "choices": ["refuse", "detach"], "default": "refuse"},
            "wait_for_guest": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 1800},
            "parallelism": {"type": "int", "default": 8},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    try:
        outcome = run(module)
    except (ModelError, VsphereError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
