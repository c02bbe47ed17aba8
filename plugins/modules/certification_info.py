#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: what vCenter knows of a template and of its clones."""

from __future__ import annotations

DOCUMENTATION = r"""
module: certification_info
short_description: Tells what vCenter knows of a template, and of the clones that certify it
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Reads a template, and the machines of the cluster that are cloned from it for its certification. Changes nothing.
  - What is found is judged by P(sighup.fury_vsphere.certification_report#filter).
options:
  datacenter:
    description: Datacenter of both, by name or by path.
    type: str
    required: true
  template:
    description: Template, as a path below the datacenter's VM folder.
    type: str
    required: true
  cluster:
    description: Name of the cluster of the clones; without it only the template is read.
    type: str
  folder:
    description:
      - Folder of the clones, as a path below the datacenter's VM folder.
      - When it is not given, it is called like O(cluster).
    type: str
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
seealso:
  - module: sighup.fury_vsphere.cluster_vms
"""

EXAMPLES = r"""
- name: Read a template
  sighup.fury_vsphere.certification_info:
    datacenter: DC01
    template: TEMPLATES/ubuntu-22.04
  register: found

- name: Show the size of its disk
  ansible.builtin.debug:
    msg: "{{ found.template.disk_gb }}"
"""

RETURN = r"""
template:
  description: The template.
  returned: success
  type: dict
  contains:
    path:
      description: Its path.
      type: str
      sample: TEMPLATES/ubuntu-22.04
    disk_gb:
      description: Size of its first disk in GiB.
      type: float
      sample: 10
    guest_id:
      description: vSphere's name of its operating system.
      type: str
      sample: ubuntu64Guest
    hardware_version:
      description: Virtual hardware version; 0 when it is unknown.
      type: int
      sample: 19
    customization:
      description: What its stamp says of how its guests are customized; empty for nothing.
      type: str
      sample: guestinfo
    attributes:
      description: Its custom attributes that begin with C(fury.).
      type: dict
      sample: {"fury.image": "ubuntu-22.04-kubernetes"}
machines:
  description: The clones by name; none while there are none.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the virtual machine. All that M(sighup.fury_vsphere.cluster_vms_info) tells is here, too.
      type: str
      sample: certify-0a1b2c3d-first-1
    uuid:
      description: UUID of the virtual machine.
      type: str
      sample: 4219b6a2-0e5c-7a4e-8b1d-3f6a5c7d9e01
    disk_gb:
      description: Size of its first disk in GiB.
      type: float
      sample: 20
    disks_have_uuid:
      description: Whether C(disk.EnableUUID) is on.
      type: bool
      sample: true
    tools_run:
      description: Whether VMware Tools run in its guest.
      type: bool
      sample: true
    tools_version:
      description: Their version as a number; empty when it is unknown.
      type: str
      sample: "12352"
    guest_host_name:
      description: Host name that they report.
      type: str
      sample: certify-0a1b2c3d-first-1
    guest_addresses:
      description: Addresses that they report.
      type: list
      elements: str
      sample: [10.0.0.3]
    last_words:
      description: What its guest and its last events say, when it has not come up.
      type: str
      sample: cloud-init has not cleared guestinfo.userdata, so has probably not read it
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.certification import (
    read_clones,
    read_template,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Read both and return the result."""
    datacenter, cluster = options["datacenter"], options["cluster"]
    with session(Connection.from_options(options)) as vcenter:
        template = read_template(vcenter, datacenter, options["template"])
        machines = read_clones(vcenter, datacenter, options["folder"] or cluster, cluster) if cluster else []
    return {"changed": False, "template": template, "machines": machines}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "datacenter": {"type": "str", "required": True},
            "template": {"type": "str", "required": True},
            "cluster": {"type": "str"},
            "folder": {"type": "str"},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    try:
        found = run(module.params)
    except VsphereError as error:
        module.fail_json(msg=str(error))
    module.exit_json(**found)


if __name__ == "__main__":
    main()
