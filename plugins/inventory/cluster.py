# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Inventory plugin: the nodes of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster
short_description: The nodes of a cluster, from vCenter alone
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Reads the custom attributes of the virtual machines in the cluster's folder and those below it, in one call. Needs
    no privilege but to see and read them (C(System.View), C(System.Read)).
  - The groups are C(haproxy), C(master), C(nodes) (the workers), C(infra) and C(etcd) (the members of etcd, which are
    the control planes unless there are nodes of the role C(etcd)), with one per pool below that of its role;
    C(role_control_plane), C(role_worker), C(role_load_balancer) and C(role_etcd); C(os_debian), C(os_redhat),
    C(os_suse) and C(os_other) by the operating system that vCenter knows the machine for; and C(powered_off). They
    exist also while they have no hosts.
  - The host variables are C(ansible_host), C(fury_address), C(fury_cluster_name), C(fury_environment),
    C(fury_failure_domain), C(fury_guest_id), C(fury_os_family), C(fury_pool), C(fury_power_state), C(fury_role),
    C(fury_ssh_host_key) and C(fury_vm_id); and C(fury_disks), the devices of further disks by their names, of nodes in
    pools whose disks are mounted according to the cluster model, which costs one call more.
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
  clusters:
    description:
      - Several clusters of the same vCenter, which are read in one session. Instead of O(name) and O(folder).
      - Each is also a group, such as C(cluster_demo). Pools of the same name share a group, and the groups of roles
        hold the hosts of all clusters.
    type: list
    elements: dict
    version_added: 0.2.0
    suboptions:
      name:
        description: Name of the cluster.
        type: str
        required: true
      datacenter:
        description: Datacenter that it is in; O(datacenter) when it is not given.
        type: str
      folder:
        description: Folder of its virtual machines; when it is not given, it is called like the cluster.
        type: str
  powered_off:
    description:
      - Whether nodes that do not run are in the inventory. They are then in C(powered_off) beside their other groups.
      - V(exclude) suits plays for what can be reached, V(include) those that must not forget a node.
    type: str
    choices: [include, exclude]
    default: include
    version_added: 0.2.0
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
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
"""

EXAMPLES = r"""
# demo.fury_vsphere.yml, with VSPHERE_SERVER, VSPHERE_USER and VSPHERE_PASSWORD in the environment
plugin: sighup.fury_vsphere.cluster
name: demo
datacenter: LAB

# inventory.fury_vsphere.yml, for the cluster of ansible-playbook -e @vars.yml (with fury_cluster in it)
# plugin: sighup.fury_vsphere.cluster

# all.fury_vsphere.yml: two clusters, kept for ten minutes, with groups and variables of one's own
# plugin: sighup.fury_vsphere.cluster
# datacenter: LAB
# clusters:
#   - name: demo
#   - name: shop
#     folder: customers/shop
# cache: true
# cache_plugin: ansible.builtin.jsonfile
# cache_connection: ~/.cache/fury-inventory
# cache_timeout: 600
# powered_off: exclude
# compose:
#   rack: fury_failure_domain | upper
# groups:
#   production: fury_environment == 'production'
# keyed_groups:
#   - prefix: domain
#     key: fury_failure_domain
"""

import gc
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.disk_mounts import pools_with_mounts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.groups import groups_of, groups_of_several
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.host_variables import host_variables
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.inventory_source import (
    Place,
    SourceError,
    places_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.merging import merge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import (
    Connection,
    validate_certs_from_environment,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.disk_devices import read_disk_devices
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.machines import read_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.plain import PlainSession
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import plain_session

_CONNECTION_OPTIONS = (
    "hostname",
    "port",
    "username",
    "password",
    "validate_certs",
    "ca_file",
    "session_token",
    "proxy_host",
    "proxy_port",
)
_PLACE_OPTIONS = ("name", "datacenter", "folder", "clusters")

# What of a machine the inventory is made from, and the cache keeps.
_KEPT = ("id", "name", "facts", "power_state", "guest_id", "disk_devices")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The inventory plugin."""

    NAME = "sighup.fury_vsphere.cluster"

    def verify_file(self, path: str) -> bool:
        """Tell whether a file is a source of this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(("fury_vsphere.yml", "fury_vsphere.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Read the clusters' nodes into the inventory."""
        super().parse(inventory, loader, path, cache)
        self._refuse_unknown(path, self._read_config_data(path))
        try:
            places = places_of({name: self.get_option(name) for name in _PLACE_OPTIONS}, self._model)
            with _no_garbage_collection():
                self._populate(self._machines(path, places, cache))
        except SourceError as error:
            raise AnsibleParserError(f"Failed to read the cluster's nodes: {path}: {error}") from None
        except VsphereError as error:
            if self.get_option("on_error") == "empty":
                self.display.vv(f"The inventory stays empty: {error}")
                return
            # Ansible would append the cause, which the message holds already.
            raise AnsibleParserError(str(error)) from None

    def _refuse_unknown(self, path: str, source: Mapping[str, Any]) -> None:
        """Refuse options that Ansible itself would pass over in silence."""
        known = self.option_definitions
        for name in source:
            if name not in known:
                raise AnsibleParserError(
                    f"Failed to read {path}: unknown option {name!r}; the options are {', '.join(sorted(known))}"
                )

    def _model(self) -> dict[str, Any]:
        """Return the cluster's partial model over its site's, as the playbooks lay them over one another."""
        cluster = self.templar.template(self._vars.get("fury_cluster")) or {}
        site = self.templar.template(self._vars.get("fury_site"))
        if site is None and os.environ.get("FURY_VSPHERE_SITE"):
            site = self.loader.load_from_file(os.environ["FURY_VSPHERE_SITE"])
        return merge(site or {}, cluster)

    def _machines(self, path: str, places: list[Place], cache: bool) -> dict[str, list[Machine]]:
        """Return the clusters' machines by the clusters' names, from the cache if that is wanted and has them."""
        if not self.get_option("cache"):
            return self._read(places)
        key = self._cache_key(path, places)
        if cache:
            try:
                kept = self._cache[key]
            except KeyError:  # not there, or too old
                pass
            else:
                return {name: [Machine(**machine) for machine in machines] for name, machines in kept.items()}
        clusters = self._read(places)
        self._cache[key] = {
            name: [{each: getattr(machine, each) for each in _KEPT} for machine in machines]
            for name, machines in clusters.items()
        }
        return clusters

    def _cache_key(self, path: str, places: list[Place]) -> str:
        """Return a key for this source; one without names means other clusters from run to run."""
        meant = json.dumps([self.get_option("hostname"), self.get_option("port"), places])
        return f"{self.get_cache_key(path)}_{hashlib.sha256(meant.encode()).hexdigest()[:12]}"

    def _read(self, places: list[Place]) -> dict[str, list[Machine]]:
        options = {name: self.get_option(name) for name in _CONNECTION_OPTIONS}
        if self.get_option_and_origin("validate_certs")[1] == "default":
            options["validate_certs"] = validate_certs_from_environment(default=options["validate_certs"])
        with plain_session(Connection.from_options(options)) as vcenter:
            return {place.name: self._nodes(vcenter, place) for place in places}

    def _nodes(self, vcenter: PlainSession, place: Place) -> list[Machine]:
        nodes = list(read_nodes(vcenter, place.datacenter, place.folder, place.name))
        model = self._model()
        mounting = pools_with_mounts(model) if model.get("name") == place.name else frozenset()
        ids = [node.id for node in nodes if node.pool in mounting]
        devices = read_disk_devices(vcenter, ids) if ids else {}
        return [replace(node, disk_devices=devices[node.id]) if node.id in devices else node for node in nodes]

    def _populate(self, clusters: dict[str, list[Machine]]) -> None:
        if self.get_option("powered_off") == "exclude":
            clusters = {name: [machine for machine in machines if machine.is_on] for name, machines in clusters.items()}
        self._add_hosts(clusters)
        several = bool(self.get_option("clusters"))
        groups = groups_of_several(clusters) if several else groups_of(*clusters.values())
        for name in groups:
            self.inventory.add_group(name)
        for name, group in groups.items():
            for member in (*group.hosts, *group.children):
                self.inventory.add_child(name, member)
        for machines in clusters.values():
            for machine in machines:
                self._construct(machine)

    def _add_hosts(self, clusters: dict[str, list[Machine]]) -> None:
        owners: dict[str, str] = {}
        for cluster, machines in clusters.items():
            for machine in machines:
                if owners.setdefault(machine.name, cluster) != cluster:
                    raise SourceError(
                        f"clusters {owners[machine.name]!r} and {cluster!r} both have a node {machine.name!r}; "
                        f"give each of the two a source of its own"
                    )
                self.inventory.add_host(machine.name)
                for name, value in host_variables(machine).items():
                    self.inventory.set_variable(machine.name, name, value)

    def _construct(self, machine: Machine) -> None:
        """Add the variables and groups that the source composes itself."""
        variables, strict = host_variables(machine), self.get_option("strict")
        if self.get_option("compose"):
            self._set_composite_vars(self.get_option("compose"), variables, machine.name, strict=strict)
        # The two below add what is composed to the variables.
        if self.get_option("groups"):
            self._add_host_to_composed_groups(self.get_option("groups"), variables, machine.name, strict=strict)
        if self.get_option("keyed_groups"):
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, machine.name, strict=strict)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Spare the body Python's search for garbage.

    Thousands of hosts are made of many objects, which all stay, and each search goes through all of Ansible's as well:
    a third of the plugin's time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
