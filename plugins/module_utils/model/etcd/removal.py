# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether a member may leave etcd."""

from __future__ import annotations

from .listing import EtcdMembershipError, Listing


def ids_to_remove(listing: Listing, healthy: frozenset[str], name: str, address: str) -> list[str]:
    """Return the ids that a node is known by; none when it is no member any more.

    `healthy` are the addresses of the members that answer. Raises EtcdMembershipError when those that stay would not
    be a majority: etcd would take no writes, and not take the member back.
    """
    leaving = [member for member in listing.members if member.is_node(name, address)]
    staying = [member for member in listing.members if member not in leaving and not member.learner]
    if not leaving:
        return []
    if all(member.learner for member in leaving):
        return [member.id for member in leaving]
    well = [member for member in staying if healthy & set(member.addresses)] if staying else []
    needed = len(staying) // 2 + 1
    if len(well) < needed:
        silent = ", ".join(member.name or member.id for member in staying if member not in well) or "none is left"
        raise EtcdMembershipError(
            f"{name} cannot leave etcd: expected at least {needed} of the {len(staying)} members that stay to answer, "
            f"{len(well)} do; bring back those that do not ({silent}) and run again"
        )
    return [member.id for member in leaving]
