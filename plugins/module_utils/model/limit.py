# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A run that is limited to some pools and nodes: whom it concerns, and when it is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .naming import missing_names
from .problem import ModelError

CONTROL_PLANE = "control_plane"
# What only works together: certificates, members of etcd, the API servers' view of them, the load balancers' backends.
_HEART = {CONTROL_PLANE: "control plane", "etcd": "member of etcd", "load_balancer": "load balancer"}


class LimitError(ModelError):
    """A limit that no run can have."""


class Member(NamedTuple):
    """A node of the cluster, living or to be made.

    Attributes:
        roles: several for a control plane that is a member of etcd, too.
    """

    name: str
    pool: str
    roles: frozenset[str]


class Limit(NamedTuple):
    """The pools and nodes that a run is limited to; without names it is not limited."""

    names: tuple[str, ...] = ()

    def covers(self, name: str, pool: str) -> bool:
        """Tell whether a node is within the limit."""
        return not self.names or name in self.names or pool in self.names


EVERYTHING = Limit()


class Scope(NamedTuple):
    """The living nodes by what a run does on them, in their own order.

    Attributes:
        work: all that the run is for.
        asked: control planes outside of the limit, which know the cluster and let nodes join it.
        outside: the others. All that they may need to be told is who is new.
    """

    work: list[str]
    asked: list[str]
    outside: list[str]


def scope_of(limit: Limit, living: Sequence[Member]) -> Scope:
    """Sort the living nodes.

    A limit that covers a control plane, a member of etcd or a load balancer takes in all of these: what one of them
    needs is right only when the others have it as well.
    """
    covered = {member.name for member in living if limit.covers(member.name, member.pool)}
    heart = {member.name for member in living if member.roles & set(_HEART)}
    work = covered | heart if covered & heart else covered
    asked = {member.name for member in living if CONTROL_PLANE in member.roles} - work
    names = [member.name for member in living]
    return Scope(
        [name for name in names if name in work],
        [name for name in names if name in asked],
        [name for name in names if name not in work | asked],
    )


def missing_members(model: Mapping[str, Any], living: Collection[Member]) -> list[Member]:
    """Return the nodes that the model asks for and that are not there yet."""
    return [
        Member(name, pool["name"], frozenset([pool["role"]]))
        for pool in model["pools"]
        for name in missing_names(model["name"], pool, [each.name for each in living if each.pool == pool["name"]])
    ]


def check_limit(
    limit: Limit, model: Mapping[str, Any], living: Collection[Member], missing: Collection[Member]
) -> None:
    """Refuse names that nobody has, and a run that would leave the cluster without one of the roles that it stands on.

    `missing` are nodes that the run may make. Raises LimitError.
    """
    if not limit.names:
        return
    _refuse_unknown(limit, model, [*living, *missing])
    there = [*living, *(each for each in missing if limit.covers(each.name, each.pool))]
    for role, word in _HEART.items():
        pools = [pool["name"] for pool in model["pools"] if pool["role"] == role and pool["count"]]
        if pools and not any(role in member.roles for member in there):
            raise LimitError(
                f"A run limited to {', '.join(limit.names)} is refused: the cluster {model['name']} has no {word} yet, "
                f"and would get none: expected a limit with {' or '.join(pools)} in it, too; or run without a limit "
                "first. Nothing was changed."
            )


def _refuse_unknown(limit: Limit, model: Mapping[str, Any], members: Iterable[Member]) -> None:
    nodes: dict[str, list[str]] = {pool["name"]: [] for pool in model["pools"]}
    for member in members:
        nodes.setdefault(member.pool, []).append(member.name)
    known = {*nodes, *(name for names in nodes.values() for name in names)}
    unknown = [name for name in limit.names if name not in known]
    if unknown:
        raise LimitError(
            f"A run limited to {', '.join(limit.names)} is refused: {', '.join(unknown)} is neither a pool nor a node "
            f"of the cluster {model['name']}: expected some of {'; '.join(_listed(nodes))}. Correct the limit and run "
            "again. Nothing was changed."
        )


def _listed(nodes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for pool, names in nodes.items():
        yield f"pool {pool} ({', '.join(names) or 'no nodes'})" if pool else f"nodes of no pool ({', '.join(names)})"
