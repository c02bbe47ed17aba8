# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Importing an OVF package as a template: everything is found before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..model.image.stamp import SOURCE
from ..model.location import Location
from ..ovf.package import Package
from ..ovf.progress import Progress
from .compute import Target, find_targets
from .connection import Connection
from .errors import failed, translated
from .folders import make_folder
from .inventory_path import find_in_datacenter
from .lease import Lease
from .library import vim
from .nfc import Destination, send
from .properties import leading, read
from .session import Session
from .storage import find_storage
from .tasks import Deadline

_CHUNK = 2**20
_MIB = 2**20


@dataclass(frozen=True)
class Place:
    """Where a package goes.

    Attributes:
        network: what its cards are connected to.
    """

    target: Target
    datastore: Any
    network: Any


@dataclass(frozen=True)
class Import:
    """What is to be imported, and how.

    Attributes:
        folder: path of the template's folder below the datacenter's VM folder.
        identity: of the source, which the machine is born with.
    """

    package: Package
    datacenter: str
    folder: str
    name: str
    identity: str
    progress: Progress
    deadline: Deadline


def find_place(session: Session, datacenter: str, location: Location, needed: int) -> Place:
    """Return where a template goes, checked to have room for so many bytes. Raises VsphereError."""
    with translated("find what the imported template needs"):
        target = find_targets(session, datacenter, location)[0]
        storage = find_storage(session, datacenter, location, 0)
        network = find_in_datacenter(session, datacenter, "network", location.key("network"), location.network)
        datastore = storage.datastore or _roomiest(session, storage.cluster)
        values = read(session, [datastore], {vim.Datastore: ("name", "summary.freeSpace")})[datastore]
    free = int(values.get("summary.freeSpace", 0))
    if needed > free:
        key = location.key("datastore_cluster" if storage.cluster else "datastore")
        raise failed(
            "import the source of the image",
            f"datastore {values['name']!r} has {free // _MIB} MiB free, and its disks need at least {needed // _MIB}",
            f"free space, or set {key} to another",
        )
    return Place(target, datastore, network)


def import_package(session: Session, connection: Connection, wanted: Import, place: Place) -> tuple[Any, list[str]]:
    """Make the virtual machine; return it, and what vCenter warns of.

    Raises VsphereError; then vCenter has taken back what was half made.
    """
    folder = make_folder(session, wanted.datacenter, wanted.folder)
    result = _import_spec(session, wanted, place)
    with translated(f"import {wanted.package.path!r}"):
        reference = place.target.pool.ImportVApp(spec=result.importSpec, folder=folder, host=place.target.host)
    with Lease(session, reference, wanted.name, wanted.deadline) as lease:
        info = lease.wait()
        _send_all(connection, wanted, result.fileItem, info, lease)
        lease.complete()
    return info.entity, [warning.msg for warning in result.warning or [] if warning.msg]


def mark_as_template(reference: Any, name: str) -> None:
    """Mark a virtual machine as a template. Raises VsphereError."""
    with translated(f"mark virtual machine {name!r} as a template"):
        reference.MarkAsTemplate()


def _roomiest(session: Session, cluster: Any) -> Any:
    """Return the datastore of a cluster with the most free space.

    Storage DRS is asked with a specification, and a descriptor becomes one only when a datastore is known. The machines
    that are cloned from the template are placed by it.
    """
    start = leading(cluster, (vim.Folder, "childEntity"))
    stores = read(session, [start], {vim.Datastore: ("summary.accessible", "summary.freeSpace")})
    usable = {each: values for each, values in stores.items() if values.get("summary.accessible")}
    return max(usable, key=lambda each: usable[each].get("summary.freeSpace", 0))


def _import_spec(session: Session, wanted: Import, place: Place) -> Any:
    """Return vCenter's answer to the descriptor. Raises VsphereError."""
    mapping = [
        vim.OvfManager.NetworkMapping(name=name, network=place.network) for name in wanted.package.descriptor.networks
    ]
    parameters = vim.OvfManager.CreateImportSpecParams(
        locale="", deploymentOption="", entityName=wanted.name, networkMapping=mapping, diskProvisioning="thin"
    )
    if place.target.host is not None:
        parameters.hostSystem = place.target.host
    action = f"import {wanted.package.path!r}"
    with translated(action):
        result = session.content.ovfManager.CreateImportSpec(
            ovfDescriptor=wanted.package.text,
            resourcePool=place.target.pool,
            datastore=place.datastore,
            cisp=parameters,
        )
    if result.error:
        causes = "; ".join((error.msg or type(error).__name__).rstrip(".") for error in result.error)
        raise failed(
            action, f"vCenter does not take its descriptor ({causes})", "use another source, or a newer vCenter"
        )
    born = vim.option.OptionValue(key=SOURCE, value=wanted.identity)
    # Whoever finds it half made knows whose it is.
    result.importSpec.configSpec.extraConfig = [*(result.importSpec.configSpec.extraConfig or []), born]
    return result


def _send_all(connection: Connection, wanted: Import, items: Any, info: Any, lease: Lease) -> None:
    """Send every file that vCenter wants. Raises VsphereError."""
    urls = {url.importKey: url for url in info.deviceUrl or []}
    parts = wanted.package.parts
    wanted.progress.begin(f"send {wanted.name}", sum(parts[item.path].size for item in items))
    for item in items:
        url, part = urls.get(item.deviceId), parts[item.path]
        if url is None:
            raise failed(
                f"send {item.path!r}",
                "vCenter names no place for it",
                "see the vCenter's tasks and events, then run again",
            )
        destination = Destination(url.url, url.sslThumbprint or "", bool(item.create))
        sent = partial(_told, wanted.progress, lease)
        send(connection, destination, item.path, (part.size, part.chunks(_CHUNK)), sent)


def _told(progress: Progress, lease: Lease, count: int) -> None:
    if progress.advance(count):
        lease.progress(progress.percent)


def born_as(session: Session, reference: Any) -> str:
    """Return the source that a machine was born with; "" for others."""
    with translated("read what a virtual machine was imported from"):
        values: Mapping[str, Any] = read(session, [reference], {"VirtualMachine": ("config.extraConfig",)}).get(
            reference, {}
        )
    return next((str(each.value) for each in values.get("config.extraConfig", []) if each.key == SOURCE), "")
