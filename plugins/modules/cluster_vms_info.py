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
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.machines import read_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "datacenter": {"type": "str", "required": True},
            "folder": {"type": "str"},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    options = module.params
    try:
        with session(Connection.from_options(options)) as vcenter:
            folder = options["folder"] or options["name"]
            machines = read_nodes(vcenter, options["datacenter"], folder, options["name"])
    except VsphereError as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=False, nodes=[machine.described() for machine in machines])


if __name__ == "__main__":
    main()
