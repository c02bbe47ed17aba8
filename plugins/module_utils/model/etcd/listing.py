# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What etcd tells of its members, as `etcdctl --write-out=json` prints it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..problem import ModelError


class EtcdMembershipError(ModelError):
    """Members that cannot become one cluster, or leave it, without harm."""


@dataclass(frozen=True)
class ListedMember:
    """A member as the cluster knows it.

    Attributes:
        id: its id in hexadecimal digits, as etcdctl takes it.
        name: its name; "" when it was added and never started.
        addresses: hosts that its peers reach it at.
        learner: whether it does not vote yet.
    """

    id: str
    name: str
    addresses: tuple[str, ...]
    learner: bool

    def is_node(self, name: str, address: str) -> bool:
        """Tell whether a node of that name and address is this member."""
        return self.name == name or address in self.addresses


@dataclass(frozen=True)
class Listing:
    """The answer to `member list`, or to a change of the members.

    Attributes:
        cluster: the cluster's id.
        members: all members, in the order of their ids.
    """

    cluster: str
    members: tuple[ListedMember, ...]


def listing_of(printed: str | Mapping[str, Any]) -> Listing:
    """Read the JSON that etcdctl prints, also when a template of Ansible has read it already."""
    answer = json.loads(printed) if isinstance(printed, str) else printed
    members = sorted(answer.get("members") or [], key=lambda each: int(each["ID"]))
    return Listing(_hexadecimal(answer["header"]["cluster_id"]), tuple(map(_member, members)))


def host_of(url: str) -> str:
    """Return the host of a URL."""
    return urlsplit(url).hostname or ""


def _member(entry: Mapping[str, Any]) -> ListedMember:
    return ListedMember(
        id=_hexadecimal(entry["ID"]),
        name=entry.get("name", ""),
        addresses=tuple(host_of(url) for url in entry.get("peerURLs") or []),
        learner=bool(entry.get("isLearner", False)),
    )


def _hexadecimal(number: Any) -> str:
    return format(int(number), "x")
