# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Members that leave etcd: which, in which order, and whether etcd survives it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from .listing import EtcdMembershipError, ListedMember, Listing


def removals(listing: Listing, healthy: Collection[str], nodes: Iterable[Mapping[str, str]]) -> list[ListedMember]:
    """Return the members that nodes are, in the order in which they are to go: the ill ones first.

    Learners have no vote, so they matter to nobody.

    Args:
        listing: the members.
        healthy: addresses of the members that answer.
        nodes: the nodes that leave, each with `name` and `address`; those that are no members are passed over.

    Raises:
        EtcdMembershipError: etcd would have no quorum of members that answer before, between or after the removals.
    """
    leaving = {node["name"]: node["address"] for node in nodes}
    going = [member for member in listing.members if any(member.is_node(*node) for node in leaving.items())]
    going.sort(key=lambda member: _answers(member, healthy))
    left = [member for member in listing.members if not member.learner]
    for member in [None, *(member for member in going if not member.learner)]:
        if member is not None:
            left.remove(member)
        # Whom nobody leaves is asked for nothing.
        if going and not all(each.learner for each in going):
            _check_quorum(left, healthy, going)
    return going


def _check_quorum(left: Sequence[ListedMember], healthy: Collection[str], going: Iterable[ListedMember]) -> None:
    refused = f"{', '.join(_name(member) for member in going)} cannot leave etcd"
    if not left:
        raise EtcdMembershipError(f"{refused}: with the last member goes the cluster's data; keep one")
    well = [member for member in left if _answers(member, healthy)]
    needed = len(left) // 2 + 1
    if len(well) < needed:
        silent = ", ".join(_name(member) for member in left if member not in well)
        raise EtcdMembershipError(
            f"{refused}: expected at least {needed} of the {len(left)} members "
            f"{', '.join(_name(member) for member in left)} to answer, {len(well)} do; bring back those that do not "
            f"({silent}) and run again"
        )


def _answers(member: ListedMember, healthy: Collection[str]) -> bool:
    return bool(set(member.addresses) & set(healthy))


def _name(member: ListedMember) -> str:
    return member.name or member.id
