# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How the nodes that are to be members of etcd become members, and which of them are already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .listing import EtcdMembershipError, Listing

_PEER_PORT = 2380


@dataclass(frozen=True)
class Node:
    """A node that is to be a member.

    Attributes:
        name: its name.
        address: its address.
        has_data: whether it was a member before, of whatever cluster.
        first_start: the members that its own first start was to begin with, while that start is not known to have
            ended well; "" otherwise.
        is_running: whether its etcd runs, or tries to.
    """

    name: str
    address: str
    has_data: bool = False
    first_start: str = ""
    is_running: bool = False


@dataclass(frozen=True)
class Arrival:
    """A node that becomes a member of a living cluster.

    Attributes:
        name: its name.
        address: its address.
        replaces: ids of the members that it takes the place of.
        learner: its id when it is a member already that only has to be given a vote; "" otherwise.
    """

    name: str
    address: str
    replaces: list[str] = field(default_factory=list)
    learner: str = ""


@dataclass(frozen=True)
class Growth:
    """What is to be done.

    Attributes:
        founders: names of the nodes that begin a new cluster together.
        first_members: what they begin with, as etcd's `initial-cluster` has it.
        arrivals: nodes that become members of the living cluster, one after another.
        voter: name of a node that answers for the living cluster; "" when there is none yet.
    """

    founders: list[str] = field(default_factory=list)
    first_members: str = ""
    arrivals: list[Arrival] = field(default_factory=list)
    voter: str = ""


def growth_of(nodes: Sequence[Node], answers: Mapping[str, Listing], absent: Sequence[str] = ()) -> Growth:
    """Decide, from what the nodes are and the lists of members that those which answer have given.

    `absent` are nodes that are to be members and that nothing is known of. Raises EtcdMembershipError when going on
    could cost data or split the cluster.
    """
    if not answers:
        return _foundation(nodes, absent)
    _refuse_several_clusters(answers)
    voter, listing = _voter(answers)
    arrivals = [_arrival(node, listing, voter) for node in nodes]
    # A learner that an interrupted run left takes the only place that there is for learners.
    wanted = sorted((each for each in arrivals if each), key=lambda each: not each.learner)
    return Growth(arrivals=wanted, voter=voter)


def first_members(nodes: Sequence[Node]) -> str:
    """Return all nodes as etcd's `initial-cluster` has them."""
    return ",".join(f"{node.name}={peer_url(node.address)}" for node in nodes)


def members_for(listing: Listing, name: str, address: str) -> str:
    """Return what a node that was just added is to begin with: the members that have a name, and itself."""
    others = [
        f"{member.name}={peer_url(host)}"
        for member in listing.members
        if member.name and not member.is_node(name, address)
        for host in member.addresses
    ]
    return ",".join([*others, f"{name}={peer_url(address)}"])


def peer_url(address: str) -> str:
    """Return the URL that peers reach a member at."""
    return f"https://{address}:{_PEER_PORT}"


def _foundation(nodes: Sequence[Node], absent: Sequence[str]) -> Growth:
    """Begin a cluster, or go on with a beginning that was interrupted; never beside data of one that is silent."""
    old, new = [node for node in nodes if node.has_data], [node for node in nodes if not node.has_data]
    if not new:
        return Growth()
    if absent:
        raise EtcdMembershipError(
            f"etcd cannot begin without {', '.join(absent)}: expected all of its members in this run; run again "
            "without a limit of hosts"
        )
    # etcd takes two nodes that begin anew for the majority of three: they would be a cluster without its data.
    unfit = [node.name for node in old if node.first_start != first_members(nodes) or not node.is_running]
    if unfit:
        raise EtcdMembershipError(
            f"etcd on {', '.join(unfit)} has data but does not answer: expected a cluster that answers before "
            f"{', '.join(node.name for node in new)}, without data, can become part of it; see "
            f"`journalctl --unit etcd` there and repair it, or restore a backup, and run again. Nothing was changed"
        )
    return Growth(founders=[node.name for node in new], first_members=first_members(nodes))


def _refuse_several_clusters(answers: Mapping[str, Listing]) -> None:
    clusters: dict[str, list[str]] = {}
    for name, listing in answers.items():
        clusters.setdefault(listing.cluster, []).append(name)
    if len(clusters) > 1:
        found = "; ".join(f"{', '.join(names)} of the cluster {cluster}" for cluster, names in clusters.items())
        raise EtcdMembershipError(
            f"The nodes have data of several clusters of etcd: {found}: expected one cluster; stop etcd on the nodes "
            "whose data is not wanted, move /var/lib/etcd/member away there, and run again"
        )


def _voter(answers: Mapping[str, Listing]) -> tuple[str, Listing]:
    """Return a node that may change the members, and what it says of them: a learner may not."""
    for name, listing in answers.items():
        if any(member.name == name and not member.learner for member in listing.members):
            return name, listing
    name = next(iter(answers))
    return name, answers[name]


def _arrival(node: Node, listing: Listing, voter: str) -> Arrival | None:
    listed = [member for member in listing.members if member.is_node(node.name, node.address)]
    if not node.has_data:
        # A machine that was made anew, or a member that never started: neither has anything to lose.
        return Arrival(node.name, node.address, replaces=[member.id for member in listed])
    if not listed:
        raise EtcdMembershipError(
            f"etcd on {node.name} has data, but {voter} does not know it as a member: expected data of this cluster, "
            "or none; it was removed from the cluster, or its data is of another one. When nobody needs the data, stop "
            f"etcd on {node.name}, move /var/lib/etcd/member away there, and run again"
        )
    learners = [member.id for member in listed if member.learner]
    return Arrival(node.name, node.address, learner=learners[0]) if learners else None
