# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to be made and changed, as far as the cluster's folder tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...model.limit import EVERYTHING, Limit, LimitError
from ...model.location import Location
from ...model.node import Node
from ...model.plan import Allowed, plan
from ...model.preflight_verdict import Verdict, ok
from ...model.preflight_wants import compute_name
from ...model.problem import ModelError
from ...model.step import KEEP, OUTSIDE, Plan
from ..errors import VsphereError
from ..inventory_path import find_folder
from ..machines import read_contents
from ..session import Session

PLAN = "plan"
ADDRESSES = "addresses"


class Outlook(NamedTuple):
    """What is to be done.

    Attributes:
        folder: None while it does not exist.
        plan: None when there is none, for the reason in `error`.
    """

    folder: Any = None
    plan: Plan | None = None
    error: Exception | None = None


def look(session: Session, model: Mapping[str, Any], limit: Limit = EVERYTHING) -> Outlook:
    """Plan without looking for addresses that others use, and without tags. Raises LimitError."""
    folder = None
    try:
        folder = find_folder(session, model["vsphere"]["datacenter"], model["vsphere"]["folder"])
        contents = read_contents(session, folder, model["name"])
        return Outlook(folder, plan(model, contents.machines, contents.strangers, allowed=Allowed(limit=limit)))
    except LimitError:
        # Of the run that was asked for, and not of the site.
        raise
    except (ModelError, VsphereError) as error:
        return Outlook(folder, error=error)


def plan_verdicts(model: Mapping[str, Any], planned: Plan) -> Iterator[Verdict]:
    """Say what a plan does, and which addresses its new nodes get."""
    counts = Counter(step.action for step in planned.steps)
    ordered = sorted(counts, key=lambda action: action == KEEP)
    words = [
        f"{counts[action]} outside of the limit"
        if action == OUTSIDE
        else f"{counts[action]} to {action.replace('_', ' ')}"
        for action in ordered
    ]
    yield ok(PLAN, model["vsphere"]["folder"], ", ".join(words) or "no nodes")
    nodes = planned.new_nodes()
    if nodes:
        addresses = [node.address for node in nodes if node.address]
        detail = f"{len(nodes)} by DHCP" if not addresses else f"{len(nodes)} free: {_shown(addresses)}"
        yield ok(ADDRESSES, model["network"]["cidr"], detail)


def nodes_by_place(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    """Sort new nodes by the name of their compute resource."""
    return _sorted(nodes, {node.location: compute_name(node.location) for node in nodes})


def nodes_by_storage(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    """Sort new nodes by the name of their datastore or datastore cluster."""
    places = {node.location: node.location.datastore_cluster or node.location.datastore for node in nodes}
    return _sorted(nodes, places)


def is_idle(planned: Plan) -> bool:
    """Tell whether there is nothing to be done, nor anything that somebody should do."""
    return all(step.action in (KEEP, OUTSIDE) for step in planned.steps)


def _sorted(nodes: Sequence[Node], names: Mapping[Location, str]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(names[node.location], []).append(node)
    return found


def _shown(addresses: Sequence[str]) -> str:
    return addresses[0] if len(addresses) == 1 else f"{addresses[0]} to {addresses[-1]}"
