# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Members that leave etcd: which, in which order, and whether etcd survives it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """A member of etcd.

    Attributes:
        id: as etcdctl takes it, in hexadecimal digits.
        name: empty for one that was added and has not started yet.
    """

    id: str
    name: str
    is_healthy: bool


def members_of(listed: Mapping[str, object], health: Iterable[Mapping[str, object]]) -> list[Member]:
    """Return the members from what etcdctl tells of them and of their health."""
    healthy = {str(each.get("endpoint")) for each in health if each.get("health")}
    members: list[Member] = []
    entries = listed.get("members")
    for entry in entries if isinstance(entries, list) else []:
        urls = {str(url) for url in entry.get("clientURLs") or []}
        members.append(Member(f"{int(entry['ID']):x}", str(entry.get("name") or ""), bool(urls & healthy)))
    return members


def leaving(members: Iterable[Member], names: Collection[str]) -> list[Member]:
    """Return the members of these names in the order in which they are to go: the ill ones first."""
    return sorted((member for member in members if member.name in names), key=lambda member: member.is_healthy)


def removal_problem(members: Sequence[Member], going: Sequence[Member]) -> str:
    """Return why members cannot be removed; "" when they can."""
    if not going:
        return ""
    names = ", ".join(member.name for member in going)
    refused = f"Refused to remove {names} from etcd: "
    if len(going) == len(members):
        return f"{refused}no member would be left, and with the last one goes the cluster's data; keep one."
    left = list(members)
    for member in [None, *going]:
        if member is not None:
            left.remove(member)
        healthy, quorum = sum(each.is_healthy for each in left), len(left) // 2 + 1
        if healthy < quorum:
            ill = ", ".join(each.name or each.id for each in left if not each.is_healthy) or "none"
            when = f"without {member.name} " if member else ""
            return (
                f"{refused}{when}{healthy} of {len(left)} members would be healthy, and {quorum} are needed for a "
                f"quorum; repair the others first (not healthy: {ill}) and run again."
            )
    return ""
