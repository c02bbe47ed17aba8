# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether datastores can be used, and by the hosts that need them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...model.preflight_capacity import DatastoreFacts
from ...model.preflight_verdict import Verdict, failure, ok, warning
from ...model.preflight_wants import DATASTORE, DATASTORE_CLUSTER, Want
from ..properties import kind
from .objects import Objects
from .places import Place
from .reach import reach

CHECK = "datastore"

_BYTES_PER_GIB = 2**30
_CANNOT_BE_USED = "repair it, or correct"


def stores_of(objects: Objects) -> dict[Want, dict[Any, DatastoreFacts]]:
    """Return the datastores of what the config names: one, or those of a datastore cluster."""
    stores: dict[Want, dict[Any, DatastoreFacts]] = {}
    for want, reference in objects.found(DATASTORE, DATASTORE_CLUSTER):
        members = _members(objects, reference) if kind(reference) == "StoragePod" else [reference]
        stores[want] = {each: datastore_facts(objects.values.get(each, {})) for each in members}
    return stores


def storage_verdicts(
    stores: Mapping[Want, Mapping[Any, DatastoreFacts]], objects: Objects, places: Collection[Place]
) -> Iterator[Verdict]:
    """Judge the datastores and datastore clusters that a config names."""
    for want, members in stores.items():
        usable = {each for each, facts in members.items() if not facts.reason}
        useless = [f"{facts.name} {facts.reason}" for facts in members.values() if facts.reason]
        if not usable:
            detail = "; ".join(useless) or "there is no datastore in it"
            yield failure(CHECK, want.name, detail, f"{_CANNOT_BE_USED} {want.key}")
            continue
        distance = reach(CHECK, want, usable, objects, places)
        if useless:
            yield warning(CHECK, want.name, f"not all of it can be used: {'; '.join(useless)}", "repair them")
        yield distance or ok(CHECK, want.name, f"{sum(members[each].free_gb for each in usable)} GiB free")


def datastore_facts(values: Mapping[str, Any]) -> DatastoreFacts:
    """Return what the properties of a datastore say."""
    reason = ""
    if not values.get("summary.accessible"):
        reason = "is not accessible"
    elif values.get("summary.maintenanceMode", "normal") != "normal":
        reason = "is in maintenance mode"
    return DatastoreFacts(
        name=values.get("name", ""),
        free_gb=values.get("summary.freeSpace", 0) // _BYTES_PER_GIB,
        kind=values.get("summary.type", ""),
        reason=reason,
    )


def _members(objects: Objects, pod: Any) -> list[Any]:
    return [each for each in objects.values.get(pod, {}).get("childEntity", []) if kind(each) == "Datastore"]
