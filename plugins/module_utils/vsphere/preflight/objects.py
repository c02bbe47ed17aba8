# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The objects that a config names, found in vCenter one by one, and read all together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...model.preflight_wants import COMPUTE, DATASTORE, DATASTORE_CLUSTER, NETWORK, TEMPLATE, Want, wants
from ..compute import find_pool
from ..errors import VsphereError, failed, translated
from ..inventory_path import find_datacenter, find_in_datacenter
from ..properties import Selection, kind, leading, read
from ..session import Session
from ..template import find_template
from .virtual_hardware import newest_hardware

_PATHS: dict[Any, Any] = {
    "Datacenter": ["vmFolder"],
    "ResourcePool": ["owner", "runtime.cpu.unreservedForVm", "runtime.memory.unreservedForVm"],
    # Of configurationEx, whose type depends on the object, vCenter takes no path below it.
    "ComputeResource": ["name", "host", "resourcePool", "configurationEx", "environmentBrowser"],
    "HostSystem": [
        "name",
        "runtime.connectionState",
        "runtime.inMaintenanceMode",
        "summary.hardware",
        "summary.quickStats",
        "summary.config.product",
        "datastore",
        "network",
    ],
    "StoragePod": ["childEntity"],
    "Datastore": ["name", "summary.accessible", "summary.maintenanceMode", "summary.freeSpace", "summary.type"],
    "Network": ["name", "summary.accessible"],
    "VirtualMachine": [
        "config.template",
        "config.version",
        "config.guestId",
        "config.hardware.device",
        "config.vAppConfig.ovfEnvironmentTransport",
        "guest.toolsVersionStatus2",
        "snapshot",
        "customValue",
    ],
    "CustomFieldsManager": ["field"],
    "SessionManager": ["currentSession"],
}


@dataclass(frozen=True)
class Objects:
    """What was found.

    Attributes:
        datacenter: its reference.
        references: managed object by what was wanted; none for hosts that the config names without a cluster.
        errors: why something was not found.
        values: properties by managed object, of these and of what they lead to (owners, hosts, datastores).
        hardware: newest virtual hardware version by host.
    """

    datacenter: Any
    references: Mapping[Want, Any] = field(default_factory=dict)
    errors: Mapping[Want, VsphereError] = field(default_factory=dict)
    values: Mapping[Any, Mapping[str, Any]] = field(default_factory=dict)
    hardware: Mapping[Any, int] = field(default_factory=dict)

    def found(self, *kinds: str) -> Iterator[tuple[Want, Any]]:
        """Yield what was found of some kinds, with its managed object."""
        for want, reference in self.references.items():
            if want.kind in kinds:
                yield want, reference

    def of_kind(self, name: str) -> dict[Any, Mapping[str, Any]]:
        """Return the values of all objects of a type, such as `HostSystem`."""
        return {each: values for each, values in self.values.items() if kind(each) == name}


def find_objects(session: Session, model: Mapping[str, Any]) -> Objects:
    """Find and read everything; the number of calls grows with the names in the config only.

    Raises VsphereError when there is no such datacenter, or vCenter stops answering.
    """
    name = model["vsphere"]["datacenter"]
    with translated("find what the config names"):
        datacenter = find_datacenter(session, name)
        references: dict[Want, Any] = {}
        errors: dict[Want, VsphereError] = {}
        for want in wants(model):
            try:
                references[want] = _find(session, name, want)
            except VsphereError as error:
                errors[want] = error
        content = session.content
        start = [datacenter, content.customFieldsManager, content.sessionManager]
        values = read(session, [*start, *_selections(datacenter, references)], _PATHS)
        named = {host for want in references if want.location for host in want.location.hosts}
        hardware = newest_hardware(values, named)
    return Objects(datacenter, references, errors, values, hardware)


def _find(session: Session, datacenter: str, want: Want) -> Any:
    if want.kind == TEMPLATE:
        return find_template(session, datacenter, want.name, want.key)
    if want.kind == NETWORK:
        found = find_in_datacenter(session, datacenter, "network", want.key, want.name)
        if kind(found).endswith("DistributedVirtualSwitch"):
            cause = "it is a distributed switch, not a port group of it"
            raise failed(f"use network {want.name!r}", cause, f"set {want.key} to a port group")
        return found
    if want.kind in (DATASTORE, DATASTORE_CLUSTER):
        return find_in_datacenter(session, datacenter, "datastore", want.key, want.name)
    location = want.location
    if location is None or not location.cluster:
        return None
    key = location.key("resource_pool" if location.resource_pool else "cluster")
    path = "/".join(filter(None, [location.cluster, location.resource_pool]))
    return find_pool(session, datacenter, path, key)


def _selections(datacenter: Any, references: Mapping[Want, Any]) -> Iterator[Any]:
    to_hosts = ("ComputeResource", "host")
    for want, reference in references.items():
        if want.kind == COMPUTE and reference is None:
            folders = (("Datacenter", "hostFolder", False), ("Folder", "childEntity", True))
            yield Selection(datacenter, (*folders, (*to_hosts, False)))
        elif want.kind == COMPUTE:
            yield leading(reference, ("ResourcePool", "owner"), to_hosts)
        elif kind(reference) == "StoragePod":
            yield leading(reference, ("Folder", "childEntity"))
        else:
            yield reference
