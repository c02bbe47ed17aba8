# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Inventory plugin: the nodes of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster
short_description: The nodes of a cluster, from vCenter alone
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Reads the custom attributes of the virtual machines in the cluster's folder, in one call.
  - The groups are C(haproxy), C(master), C(nodes) (the workers), C(infra) and C(etcd) (the members of etcd, which are
    the control planes unless there are nodes of the role C(etcd)), one per pool below that of its role, and
    C(powered_off). They exist also while they have no hosts.
  - The host variables are C(ansible_host), C(fury_pool), C(fury_role), C(fury_address), C(fury_vm_id),
    C(fury_power_state) and C(fury_ssh_host_key).
  - A cluster that does not exist yet has no hosts, which is no error.
  - The cluster model is the extra variable C(fury_cluster), over that of the site (the extra variable C(fury_site), or
    the file that E(FURY_VSPHERE_SITE) names).
options:
  plugin:
    description: Marks the file as a source of this plugin. The file's name ends in C(fury_vsphere.yml) or C(.yaml).
    type: str
    required: true
    choices: [sighup.fury_vsphere.cluster]
  name:
    description:
      - Name of the cluster.
      - When it is not given, C(name) of the cluster model is taken.
    type: str
  datacenter:
    description:
      - Datacenter that it is in, by name or by path.
      - When it is not given, C(vsphere.datacenter) of the cluster model is taken.
    type: str
  folder:
    description:
      - Folder of the cluster's virtual machines, as a path below the datacenter's VM folder.
      - When it is not given, C(vsphere.folder) of the cluster model is taken, or else the name of the cluster.
    type: str
  on_error:
    description:
      - What becomes of the inventory when vCenter refuses the login, does not answer or cannot be read.
      - V(empty) suits runs that begin with M(sighup.fury_vsphere.cluster_vms), which reports the same error as a task.
    type: str
    choices: [fail, empty]
    default: fail
    env:
      - name: FURY_INVENTORY_ON_ERROR
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
  - sighup.fury_vsphere.connection.plugin
"""

EXAMPLES = r"""
# demo.fury_vsphere.yml, with VSPHERE_SERVER, VSPHERE_USER and VSPHERE_PASSWORD in the environment
plugin: sighup.fury_vsphere.cluster
name: demo
datacenter: LAB

# inventory.fury_vsphere.yml, for the cluster of ansible-playbook -e @vars.yml (with fury_cluster in it)
# plugin: sighup.fury_vsphere.cluster
"""

import os
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.groups import groups_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.merging import merge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import (
    Connection,
    validate_certs_from_environment,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.machines import read_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session

_CONNECTION_OPTIONS = ("hostname", "port", "username", "password", "validate_certs", "ca_file")


class InventoryModule(BaseInventoryPlugin):
    """The inventory plugin."""

    NAME = "sighup.fury_vsphere.cluster"

    def verify_file(self, path: str) -> bool:
        """Tell whether a file is a source of this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(("fury_vsphere.yml", "fury_vsphere.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Read the cluster's nodes into the inventory."""
        super().parse(inventory, loader, path, cache)
        self._refuse_unknown(path, self._read_config_data(path))
        try:
            machines = self._read_nodes(path)
        except VsphereError as error:
            if self.get_option("on_error") == "empty":
                self.display.vv(f"The inventory stays empty: {error}")
                return
            # Ansible would append the cause, which the message holds already.
            raise AnsibleParserError(str(error)) from None
        for machine in machines:
            self._add(machine)
        groups = groups_of(machines)
        for name in groups:
            inventory.add_group(name)
        for name, group in groups.items():
            for member in (*group.hosts, *group.children):
                inventory.add_child(name, member)

    def _refuse_unknown(self, path: str, source: Mapping[str, Any]) -> None:
        """Refuse options that Ansible itself would pass over in silence."""
        known = self.option_definitions
        for name in source:
            if name not in known:
                raise AnsibleParserError(
                    f"Failed to read {path}: unknown option {name!r}; the options are {', '.join(sorted(known))}"
                )

    def _read_nodes(self, path: str) -> tuple[Machine, ...]:
        options = {name: self.get_option(name) for name in _CONNECTION_OPTIONS}
        if self.get_option_and_origin("validate_certs")[1] == "default":
            options["validate_certs"] = validate_certs_from_environment(default=options["validate_certs"])
        where = self._where(path)
        with session(Connection.from_options(options)) as vcenter:
            return read_nodes(vcenter, where["datacenter"], where["folder"], where["name"])

    def _where(self, path: str) -> dict[str, str]:
        """Return name, datacenter and folder of the cluster, from the source or from the cluster model."""
        where = {name: self.get_option(name) for name in ("name", "datacenter", "folder")}
        if not all(where.values()):
            model = self._model()
            vsphere = model.get("vsphere") or {}
            where["name"] = where["name"] or model.get("name")
            where["datacenter"] = where["datacenter"] or vsphere.get("datacenter")
            where["folder"] = where["folder"] or vsphere.get("folder") or where["name"]
        for key, value in where.items():
            if not value:
                raise AnsibleParserError(
                    f"Failed to read the cluster's nodes: {path} has no {key!r} and no extra variable fury_cluster "
                    f"tells it; add it to the file, or pass -e @FILE with fury_cluster in it"
                )
        return where

    def _model(self) -> dict[str, Any]:
        """Return the cluster's partial model over its site's, as the playbooks lay them over one another."""
        cluster = self.templar.template(self._vars.get("fury_cluster")) or {}
        site = self.templar.template(self._vars.get("fury_site"))
        if site is None and os.environ.get("FURY_VSPHERE_SITE"):
            site = self.loader.load_from_file(os.environ["FURY_VSPHERE_SITE"])
        return merge(site or {}, cluster)

    def _add(self, machine: Machine) -> None:
        self.inventory.add_host(machine.name)
        variables = {
            "ansible_host": machine.address,
            "fury_address": machine.address,
            "fury_pool": machine.pool,
            "fury_power_state": machine.power_state,
            "fury_role": machine.role,
            "fury_ssh_host_key": machine.facts["fury.ssh_host_key"],
            "fury_vm_id": machine.id,
        }
        for name, value in variables.items():
            self.inventory.set_variable(machine.name, name, value)
