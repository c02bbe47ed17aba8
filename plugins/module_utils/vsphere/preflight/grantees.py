# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which managed objects privileges are needed on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...model.preflight_wants import CLUSTER, COMPUTE, DATACENTER, FOLDER, VCENTER
from ...model.privileges import Need
from .objects import Objects
from .places import Place


def grantees(need: Need, root: Any, folder: Any, objects: Objects, places: Collection[Place]) -> list[Any]:
    """Return them; none when they were not found.

    `root` is vCenter's root folder, `folder` that of the cluster, or the nearest above it that exists.
    """
    single = {VCENTER: root, DATACENTER: objects.datacenter, FOLDER: folder}
    if need.kind in single:
        found = [single[need.kind]]
    elif need.kind == CLUSTER:
        found = [place.cluster for place in places if place.cluster_name == need.name][:1]
    elif need.kind == COMPUTE:
        found = [pool for place in places if place.want.name == need.name for pool in place.pools]
    else:
        found = [each for want, each in objects.found(need.kind) if want.name == need.name]
    return [each for each in found if each is not None]
