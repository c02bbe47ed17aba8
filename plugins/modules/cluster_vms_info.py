#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: what virtual machines a cluster has."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_vms_info
short_description: Tells the virtual machines of a cluster
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Reads the nodes of a cluster from their custom attributes in vCenter. Changes nothing.
options:
  name:
    description: Name of the cluster.
    type: str
    required: true
  datacenter:
    description: Datacenter that it is in, by name or by path.
    type: str
    required: true
  folder:
    description:
      - Folder of the cluster's virtual machines, as a path below the datacenter's VM folder.
      - When it is not given, it is called like the cluster.
    type: str
  whereabouts:
    description:
      - Whether to tell also where each machine runs and lies, and how large it is, for pictures and reports.
      - Costs a few calls more, the same number for any number of machines.
    type: bool
    default: false
    version_added: 0.2.0
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
seealso:
  - module: sighup.fury_vsphere.cluster_vms
"""

EXAMPLES = r"""
- name: Read the nodes of a cluster
  sighup.fury_vsphere.cluster_vms_info:
    name: demo
    datacenter: LAB
  register: result

- name: Show their addresses
  ansible.builtin.debug:
    msg: "{{ result.nodes | items2dict(key_name='name', value_name='address') }}"
"""

RETURN = r"""
nodes:
  description: The nodes by name; none when the folder does not exist.
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
    ssh_host_key:
      description: Public SSH host key (ed25519).
      type: str
      sample: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ...
    power_state:
      description: One of V(poweredOn), V(poweredOff), V(suspended).
      type: str
      sample: poweredOn
    id:
      description: Managed object id.
      type: str
      sample: vm-42
    host:
      description: Name of the ESXi host; empty when it cannot be read.
      returned: with whereabouts
      type: str
      sample: esx-01.example.com
    cluster:
      description: Name of the vSphere cluster of the host.
      returned: with whereabouts
      type: str
      sample: CL01
    datastores:
      description: Names of the datastores.
      returned: with whereabouts
      type: list
      elements: str
      sample: [DS01]
    cpu:
      description: Number of virtual CPUs.
      returned: with whereabouts
      type: int
      sample: 4
    memory_mb:
      description: Memory in MiB.
      returned: with whereabouts
      type: int
      sample: 8192
    guest:
      description: The guest's operating system, as vCenter calls it.
      returned: with whereabouts
      type: str
      sample: Ubuntu Linux (64-bit)
vcenter:
  description: Name and version of the vCenter.
  returned: with whereabouts
  type: dict
  contains:
    name:
      description: The host name that it was reached by.
      type: str
      sample: vcenter.example.com
    version:
      description: Its product and version.
      type: str
      sample: VMware vCenter Server 8.0.3
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.inventory_path import find_folder
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.machines import read_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.whereabouts import read_whereabouts


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "datacenter": {"type": "str", "required": True},
            "folder": {"type": "str"},
            "whereabouts": {"type": "bool", "default": False},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    options = module.params
    more: dict[str, Any] = {}
    try:
        connection = Connection.from_options(options)
        with session(connection) as vcenter:
            folder = options["folder"] or options["name"]
            machines = read_nodes(vcenter, options["datacenter"], folder, options["name"])
            nodes = [machine.described() for machine in machines]
            if options["whereabouts"]:
                found = find_folder(vcenter, options["datacenter"], folder) if nodes else None
                places = read_whereabouts(vcenter, found) if found else {}
                nodes = [{**node, **places.get(node["name"], {})} for node in nodes]
                about = vcenter.content.about
                more = {"vcenter": {"name": connection.hostname, "version": f"{about.name} {about.version}"}}
    except VsphereError as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=False, nodes=nodes, **more)


if __name__ == "__main__":
    main()
