# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the section `vsphere.placement_rules` to the rules that a vSphere cluster is to have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .machine import Machine
from .rules import AntiAffinityRule, HostGroup, HostRule, Item, RulesError, VmGroup, Wanted, prefix_of

# A rule of fewer is none to vSphere.
_FEWEST = 2


class Host(NamedTuple):
    """A host of a vSphere cluster; `is_usable`: connected, and not in maintenance mode."""

    id: str
    name: str
    is_usable: bool = True


@dataclass(frozen=True)
class ComputeCluster:
    """A vSphere cluster.

    Attributes:
        id: managed object id, such as `domain-c8`.
        has_drs: whether DRS is on.
        current: what it has of ours, in vCenter's order.
    """

    id: str
    name: str
    has_drs: bool = True
    hosts: tuple[Host, ...] = ()
    current: tuple[Item, ...] = field(default=())


class _HostGroup(NamedTuple):
    """A host group of the config, as far as it is about this vSphere cluster."""

    name: str
    vms: frozenset[str]
    hosts: frozenset[str]
    affinity: bool
    mandatory: bool


def wanted_rules(model: Mapping[str, Any], machines: Collection[Machine], compute: ComputeCluster) -> Wanted:
    """Return what a vSphere cluster with DRS is to have for those machines of the cluster that are in it.

    Raises RulesError.
    """
    groups = list(_host_groups(model, machines, compute))
    items: list[Item] = [item for group in groups for item in _host_rule(prefix_of(model["name"]), group)]
    left_out: dict[str, str] = {}
    warnings = []
    for role in model["vsphere"]["placement_rules"]["anti_affinity"]:
        name = f"{prefix_of(model['name'])}separate.{role}"
        members = frozenset(machine.id for machine in machines if machine.role == role)
        hosts = _hosts_for(members, groups, compute)
        if len(members) < _FEWEST:
            left_out[name] = f"role {role} has {len(members)} of the {_FEWEST} nodes that a rule needs"
        elif len(hosts) < len(members):
            left_out[name] = f"{len(members)} nodes, but {len(hosts)} usable hosts"
            warnings.append(_too_few_hosts(model["name"], role, len(members), len(hosts), compute.name))
        else:
            items.append(AntiAffinityRule(name, members))
    return Wanted(tuple(items), left_out, tuple(warnings))


def _host_groups(
    model: Mapping[str, Any], machines: Collection[Machine], compute: ComputeCluster
) -> Iterator[_HostGroup]:
    for index, group in enumerate(model["vsphere"]["placement_rules"]["host_groups"]):
        vms = frozenset(machine.id for machine in machines if machine.pool in group["pools"])
        hosts = frozenset(host.id for host in compute.hosts if host.name in group["hosts"])
        if vms and hosts:
            yield _HostGroup(group["name"], vms, hosts, group["affinity"], group["mandatory"])
        elif vms and group["affinity"]:
            raise RulesError(
                f"Failed to plan the rules of host group {group['name']!r}: {len(vms)} nodes of its pools are in "
                f"vSphere cluster {compute.name!r}, which has none of its hosts; "
                f"add hosts of {compute.name!r} to vsphere.placement_rules.host_groups[{index}].hosts"
            )


def _host_rule(prefix: str, group: _HostGroup) -> list[Item]:
    vms = VmGroup(f"{prefix}vms.{group.name}", group.vms)
    hosts = HostGroup(f"{prefix}hosts.{group.name}", group.hosts)
    if group.affinity:
        rule = HostRule(f"{prefix}run-on.{group.name}", vms.name, affine_hosts=hosts.name, mandatory=group.mandatory)
    else:
        name = f"{prefix}keep-off.{group.name}"
        rule = HostRule(name, vms.name, anti_affine_hosts=hosts.name, mandatory=group.mandatory)
    return [vms, hosts, rule]


def _hosts_for(members: frozenset[str], groups: Collection[_HostGroup], compute: ComputeCluster) -> set[str]:
    """Return the usable hosts that mandatory host groups leave to at least one of the members."""
    usable = {host.id for host in compute.hosts if host.is_usable}
    found: set[str] = set()
    for member in members:
        own = set(usable)
        for group in groups:
            if group.mandatory and member in group.vms:
                own = own & group.hosts if group.affinity else own - group.hosts
        found |= own
    return found


def _too_few_hosts(cluster: str, role: str, members: int, hosts: int, compute: str) -> str:
    return (
        f"The {members} nodes of cluster {cluster!r} with role {role} may share hosts: vSphere cluster {compute!r} has "
        f"{hosts} usable for them, and under a rule it would refuse to power on the {members - hosts} that exceed "
        f"them. Add hosts, or take {role} out of vsphere.placement_rules.anti_affinity."
    )
