# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the pools must be together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Problem
from ..sections import count_of, entries, nodes_of_role, pools_of, roles_are_known, section

# Names of Ansible groups (or of hosts) that mean something else, or the same for pools of one role only.
_RESERVED_FOR = {
    "all": "",
    "ungrouped": "",
    "localhost": "",
    "powered-off": "",
    "nodes": "",
    "haproxy": "load_balancer",
    "master": "control_plane",
    "control-plane": "control_plane",
    "etcd": "etcd",
    "infra": "worker",
}
# Groups of the inventory that are no pools.
_RESERVED_BEGINNINGS = ("role-", "os-", "cluster-")
_LONGEST_HOST_NAME = 63

# A SCSI controller has 15 places for disks, a virtual machine ten for cards; the first of each is the template's.
_MOST_DISKS = 14
_MOST_CARDS = 9
# https://etcd.io/docs/v3.5/faq: "the recommended maximum".
_MOST_MEMBERS = 7


def pool_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the pools' names, templates, taints, and of the number of nodes of each role."""
    yield from _names(model)
    yield from _templates(model)
    yield from _taints(model)
    yield from _hardware(model)
    yield from _host_keys(model)
    yield from _members(model)


def _names(model: Mapping[str, Any]) -> Iterator[Problem]:
    seen = set()
    for index, pool in pools_of(model).items():
        name = pool.get("name")
        if not isinstance(name, str):
            continue
        path = ("pools", index, "name")
        if name in seen:
            yield Problem(path, name, "a name that no other pool has", "rename the pool")
        elif name.startswith(_RESERVED_BEGINNINGS):
            expected = f"a name that does not begin with one of {', '.join(_RESERVED_BEGINNINGS)}, as other groups do"
            yield Problem(path, name, expected, "rename the pool")
        elif name in _RESERVED_FOR and pool.get("role") != _RESERVED_FOR[name]:
            role = _RESERVED_FOR[name]
            for_whom = f"pools of the role {role}" if role else "Ansible"
            yield Problem(path, name, f"a name that is not reserved for {for_whom}", "rename the pool")
        seen.add(name)
        longest = f"{model.get('name', '')}-{name}-{max(count_of(pool), 1)}"
        if len(longest) > _LONGEST_HOST_NAME:
            yield Problem(
                path,
                name,
                f"node names of at most {_LONGEST_HOST_NAME} characters; {longest} has {len(longest)}",
                "shorten the name of the pool or of the cluster",
            )


def _templates(model: Mapping[str, Any]) -> Iterator[Problem]:
    if model.get("existing_machines") is True:
        return
    for index, pool in pools_of(model).items():
        if not pool.get("template") and count_of(pool):
            yield Problem(
                ("pools", index, "template"), MISSING, "the template to clone", "name one, or set the count to 0"
            )


def _taints(model: Mapping[str, Any]) -> Iterator[Problem]:
    for index, pool in pools_of(model).items():
        seen = set()
        taints = pool.get("taints")
        for number, taint in enumerate(taints if isinstance(taints, list) else []):
            if not isinstance(taint, dict):
                continue
            identity = (taint.get("key"), taint.get("effect"))
            if identity in seen:
                # Kubernetes knows a taint by its key and effect.
                yield Problem(
                    ("pools", index, "taints", number), taint, "one taint per key and effect", "remove one of the two"
                )
            seen.add(identity)


def _hardware(model: Mapping[str, Any]) -> Iterator[Problem]:
    for index, pool in pools_of(model).items():
        cpu, cores = pool.get("cpu"), pool.get("cores_per_socket")
        if isinstance(cpu, int) and isinstance(cores, int) and cores and cpu % cores:
            path = ("pools", index, "cores_per_socket")
            yield Problem(path, cores, f"a divisor of cpu, {cpu}", "change one of the two")
        memory, reserved = pool.get("memory_mb"), pool.get("memory_reservation_mb")
        if isinstance(memory, int) and isinstance(reserved, int) and reserved > memory:
            path = ("pools", index, "memory_reservation_mb")
            yield Problem(path, reserved, f"at most memory_mb, {memory}", "lower it")
        names = [disk.get("name") for disk in entries(pool, "disks") if isinstance(disk, dict)]
        for number, name in enumerate(names):
            if name in names[:number]:
                here = ("pools", index, "disks", number, "name")
                yield Problem(here, name, "a name that no other disk of the pool has", "rename one of the two")
        for key, limit in (("disks", _MOST_DISKS), ("cards", _MOST_CARDS)):
            if len(entries(pool, key)) > limit:
                yield Problem(("pools", index, key), len(pool[key]), f"at most {limit} entries", "remove some")


def _host_keys(model: Mapping[str, Any]) -> Iterator[Problem]:
    for index, pool in pools_of(model).items():
        method = section(pool, "customization").get("method")
        if method in ("spec", "none") and not section(model, "ssh").get("accept_new_host_keys"):
            yield Problem(
                ("pools", index, "customization", "method"),
                method,
                "guestinfo, by which a node gets its SSH host key from us",
                "use it, or set ssh.accept_new_host_keys to believe the keys that such nodes make themselves",
            )


def _members(model: Mapping[str, Any]) -> Iterator[Problem]:
    pools = pools_of(model)
    if not pools or not roles_are_known(model):
        return
    control_planes = nodes_of_role(model, "control_plane")
    if not control_planes:
        index = next((index for index, pool in pools.items() if pool.get("role") == "control_plane"), None)
        if index is None:
            yield Problem(("pools",), MISSING, "a pool of the role control_plane", "add one")
        else:
            yield Problem(("pools", index, "count"), 0, "at least 1 control plane", "set it to 1, 3 or 5")
    members = nodes_of_role(model, "etcd")
    role = "etcd" if members else "control_plane"
    members = members or control_planes
    if members and members % 2 == 0:
        indices = [index for index, pool in pools.items() if pool.get("role") == role and count_of(pool)]
        yield Problem(
            ("pools", indices[0], "count"),
            members,
            "an odd number of etcd members, which can tell a majority",
            f"set it to {members - 1} or {members + 1}",
        )
    if members > _MOST_MEMBERS:
        indices = [index for index, pool in pools.items() if pool.get("role") == role and count_of(pool)]
        yield Problem(
            ("pools", indices[0], "count"),
            members,
            f"at most {_MOST_MEMBERS} etcd members, as each write waits for a majority of them",
            "set it to 3 or 5" if role == "etcd" else "set it to 3 or 5, or give etcd a pool of its own",
        )
