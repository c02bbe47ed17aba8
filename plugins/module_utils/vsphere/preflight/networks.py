# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether networks can be used, and by the hosts that need them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...model.preflight_verdict import Verdict, failure, ok
from ...model.preflight_wants import NETWORK
from ..properties import kind
from .objects import Objects
from .places import Place
from .reach import reach

CHECK = "network"

_KINDS = {"DistributedVirtualPortgroup": "distributed port group", "OpaqueNetwork": "NSX network"}


def network_verdicts(objects: Objects, places: Collection[Place]) -> Iterator[Verdict]:
    """Judge the networks that a config names."""
    for want, reference in objects.found(NETWORK):
        if objects.values.get(reference, {}).get("summary.accessible") is False:
            remedy = f"repair it, or correct {want.key}"
            yield failure(CHECK, want.name, "no host is connected to it", remedy)
            continue
        distance = reach(CHECK, want, {reference}, objects, places)
        yield distance or ok(CHECK, want.name, _KINDS.get(kind(reference), "port group"))
