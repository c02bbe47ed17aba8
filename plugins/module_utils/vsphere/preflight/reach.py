# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the hosts that nodes may run on see a network or a datastore."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...model.preflight_verdict import Verdict, failure, warning
from ...model.preflight_wants import Want
from .objects import Objects
from .places import Place


def reach(
    check: str, want: Want, targets: Collection[Any], objects: Objects, places: Collection[Place]
) -> Verdict | None:
    """Return what is wrong with the reach of targets, of which any will do; None when nothing is.

    `check` is also the property of hosts that lists what they see: `datastore` or `network`.
    """
    near = [place for place in places if set(place.want.pools) & set(want.pools)]
    # Of hosts that the user may not read nothing is known.
    hosts = {host for place in near for host in place.usable if check in objects.values.get(host, {})}
    blind = [host for host in hosts if not set(objects.values[host][check]) & set(targets)]
    if not blind:
        return None
    names = ", ".join(sorted(objects.values[host].get("name", "") for host in blind))
    if len(blind) == len(hosts):
        detail = f"none of the hosts that its nodes may run on sees it ({names})"
        return failure(check, want.name, detail, f"connect it to them, or correct {want.key}")
    detail = f"{len(blind)} of {len(hosts)} hosts that its nodes may run on do not see it: {names}"
    return warning(check, want.name, detail, "connect it to them, or expect nodes on the others only")
