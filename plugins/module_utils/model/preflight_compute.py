# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether machines can run where the config wants them, and its DRS rules be kept there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .preflight_capacity import HostFacts
from .preflight_verdict import Verdict, failure, ok, warning
from .privileges import has_rules

COMPUTE = "compute"
RULES = "rules"


def hosts_verdict(name: str, key: str, hosts: Sequence[HostFacts]) -> Verdict:
    """Judge the hosts of a place."""
    if hosts and not any(host.name for host in hosts):
        detail = "its hosts cannot be read, so nothing is known of their state and capacity"
        return warning(COMPUTE, name, detail, "give the user the privilege System.Read on them")
    useless = [f"{host.name} {host.reason}" for host in hosts if host.reason]
    usable = len(hosts) - len(useless)
    if not usable:
        reason = "; ".join(useless) or "it has no hosts"
        return failure(COMPUTE, name, f"none of its hosts can be used: {reason}", f"repair a host, or correct {key}")
    if useless:
        detail = f"{usable} of {len(hosts)} hosts can be used: {'; '.join(useless)}"
        return warning(COMPUTE, name, detail, "repair them, or expect nodes on the others only")
    return ok(COMPUTE, name, f"{usable} host{'s' if usable != 1 else ''}")


def rules_verdicts(
    name: str,
    model: Mapping[str, Any],
    pools: Sequence[Mapping[str, Any]],
    hosts: Sequence[HostFacts],
    drs: bool,
) -> Iterator[Verdict]:
    """Judge the placement rules of the pools whose nodes are in a vSphere cluster."""
    if not has_rules(model, pools):
        return
    if not drs:
        yield warning(
            RULES, name, "DRS is off, so placement_rules have no effect there", "turn DRS on, or spread nodes by hosts"
        )
        return
    problems = [*_groups(name, model, pools, hosts), *_crowds(name, model, pools, hosts)]
    yield from problems or [ok(RULES, name, "DRS is on, and there are hosts enough")]


def _crowds(
    name: str, model: Mapping[str, Any], pools: Sequence[Mapping[str, Any]], hosts: Sequence[HostFacts]
) -> Iterator[Verdict]:
    usable = sum(not host.reason for host in hosts)
    for role in model["vsphere"]["placement_rules"]["anti_affinity"]:
        count = sum(pool["count"] for pool in pools if pool["role"] == role)
        if count > max(1, usable):
            yield warning(
                RULES,
                name,
                f"{count} nodes of role {role} are not to share a host, and {usable} can be used",
                "add hosts, or take the role out of placement_rules.anti_affinity",
            )


def _groups(
    name: str, model: Mapping[str, Any], pools: Sequence[Mapping[str, Any]], hosts: Sequence[HostFacts]
) -> Iterator[Verdict]:
    known = {host.name for host in hosts}
    names = {pool["name"] for pool in pools}
    for group in model["vsphere"]["placement_rules"]["host_groups"]:
        if not names & set(group["pools"]):
            continue
        unknown = [host for host in group["hosts"] if host not in known]
        if len(unknown) == len(group["hosts"]):
            yield failure(
                RULES,
                name,
                f"none of the hosts of host group {group['name']} is in it ({', '.join(unknown)})",
                "correct vsphere.placement_rules.host_groups",
            )
        elif unknown:
            yield warning(
                RULES,
                name,
                f"of host group {group['name']} it has no {', '.join(unknown)}",
                "correct vsphere.placement_rules.host_groups, unless they are in another vSphere cluster",
            )
