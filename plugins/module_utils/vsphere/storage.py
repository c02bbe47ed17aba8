# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The datastore, or the datastore cluster, that nodes' disks are on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..model.location import Location
from .errors import failed, translated
from .inventory_path import find_in_datacenter
from .library import vim
from .properties import leading, read
from .session import Session

_PATHS = ("name", "summary.accessible", "summary.maintenanceMode", "summary.freeSpace", "summary.type")

# Datastores that take space for a disk only as it fills, whatever the disk itself says.
_THIN_BY_NATURE = frozenset({"vsan", "VVOL", "NFS", "NFS41"})


class Storage(NamedTuple):
    """Where disks go: a datastore, or a datastore cluster of which Storage DRS chooses one for each machine."""

    datastore: Any = None
    cluster: Any = None


def find_storage(session: Session, datacenter: str, location: Location, thick_gb: int) -> Storage:
    """Return a location's storage, which can be used and has room for this many GiB of thick disks.

    Raises VsphereError.
    """
    attribute = "datastore_cluster" if location.datastore_cluster else "datastore"
    name, key = getattr(location, attribute), location.key(attribute)
    found = find_in_datacenter(session, datacenter, "datastore", key, name)
    if isinstance(found, vim.StoragePod):
        # Older configs name it under `datastore` too.
        stores = read(session, [leading(found, (vim.Folder, "childEntity"))], {vim.Datastore: _PATHS})
        _refuse_without_drs(session, found, name, key)
        usable: list[Mapping[str, Any]] = [values for values in stores.values() if _is_usable(values)]
        _refuse_useless(f"use datastore cluster {name!r}", key, bool(usable), "none of its datastores is accessible")
        _refuse_full(f"use datastore cluster {name!r}", key, usable, thick_gb)
        return Storage(cluster=found)
    values = read(session, [found], {vim.Datastore: _PATHS}).get(found, {})
    action = f"use datastore {name!r}"
    _refuse_useless(action, key, _is_usable(values), "it is not accessible, or in maintenance mode")
    _refuse_full(action, key, [values], thick_gb)
    return Storage(datastore=found)


class Clone(NamedTuple):
    """A clone that is to be made, as CloneVM_Task takes it."""

    template: Any
    folder: Any
    name: str
    spec: Any


def recommended_datastore(session: Session, clone: Clone, cluster: Any) -> Any:
    """Return the datastore that Storage DRS recommends for a clone. Raises VsphereError.

    The recommendation depends on what was placed before, so it is asked for right before the clone is started.
    """
    action = f"choose a datastore for virtual machine {clone.name!r}"
    remedy = "free space, or look at the datastore cluster's faults in vCenter"
    request = vim.storageDrs.StoragePlacementSpec(
        type="clone",
        vm=clone.template,
        folder=clone.folder,
        cloneName=clone.name,
        cloneSpec=clone.spec,
        resourcePool=clone.spec.location.pool,
        host=clone.spec.location.host,
        podSelectionSpec=vim.storageDrs.PodSelectionSpec(storagePod=cluster),
    )
    with translated(action, remedy):
        result = session.content.storageResourceManager.RecommendDatastores(storageSpec=request)
    actions = [step for recommendation in result.recommendations or [] for step in recommendation.action or []]
    if not actions:
        raise failed(action, "Storage DRS recommends none of the datastore cluster", remedy)
    return actions[0].destination


def _refuse_without_drs(session: Session, cluster: Any, name: str, key: str) -> None:
    path = "podStorageDrsEntry"
    entry = read(session, [cluster], {vim.StoragePod: [path]}).get(cluster, {}).get(path)
    if entry is not None and not entry.storageDrsConfig.podConfig.enabled:
        raise failed(
            f"use datastore cluster {name!r}",
            "Storage DRS is off in it, so that it recommends nothing",
            f"switch it on, or set {key} to one of its datastores",
        )


def _is_usable(values: Mapping[str, Any]) -> bool:
    accessible = bool(values.get("summary.accessible"))
    return accessible and values.get("summary.maintenanceMode", "normal") == "normal"


def _refuse_useless(action: str, key: str, usable: bool, cause: str) -> None:
    if not usable:
        raise failed(action, cause, f"repair it, or set {key} to another")


def _refuse_full(action: str, key: str, stores: list[Mapping[str, Any]], thick_gb: int) -> None:
    if any(values.get("summary.type") in _THIN_BY_NATURE for values in stores):
        return
    free_gb = sum(values.get("summary.freeSpace", 0) for values in stores) // 2**30
    if thick_gb > free_gb:
        raise failed(
            action,
            f"it has {free_gb} GiB free, and the disks of the new virtual machines need {thick_gb}",
            f"free space, use thin disks, or set {key} to another",
        )
