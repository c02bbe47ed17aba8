# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The vSphere clusters of a datacenter, and what they have of a cluster's DRS rules and groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from ..model.rules import AntiAffinityRule, HostGroup, HostRule, Item, OtherRule, VmGroup
from ..model.wanted_rules import ComputeCluster, Host
from .errors import failed, translated
from .inventory_path import find, missing
from .library import vim
from .properties import leading, read
from .session import Session

# As a whole: vCenter refuses paths below it, because its declared type has nothing of what a cluster's has.
_CONFIGURATION = "configurationEx"


class Computes(NamedTuple):
    """vSphere clusters, and their managed objects by id."""

    clusters: tuple[ComputeCluster, ...]
    references: Mapping[str, Any]


def read_computes(session: Session, datacenter: str, prefix: str, occupied: Collection[str]) -> Computes:
    """Read the vSphere clusters that have one of the `occupied` hosts (ids), or something whose name has our prefix.

    Three calls, whatever their size. Raises VsphereError.
    """
    with translated(f"read the DRS rules of datacenter {datacenter!r}"):
        values = _clusters(session, datacenter)
        relevant = {
            reference: each
            for reference, each in values.items()
            if set(map(_id, each.get("host", []))) & set(occupied) or _items(each, prefix)
        }
        hosts = _hosts(session, [host for each in relevant.values() for host in each.get("host", [])])
        clusters = tuple(
            ComputeCluster(
                id=_id(reference),
                name=unquote(each["name"]),
                has_drs=bool(each[_CONFIGURATION].drsConfig.enabled),
                hosts=tuple(hosts[_id(host)] for host in each.get("host", []) if _id(host) in hosts),
                current=tuple(_items(each, prefix)),
            )
            for reference, each in relevant.items()
            if _CONFIGURATION in each
        )
        return Computes(clusters, {_id(reference): reference for reference in relevant})


def require_hosts(
    session: Session, datacenter: str, host_groups: Iterable[Mapping[str, Any]], computes: Iterable[ComputeCluster]
) -> None:
    """Raise VsphereError when the datacenter has not all hosts that the config's host groups name."""
    known = {host.name for compute in computes for host in compute.hosts}
    keys = {
        name: f"vsphere.placement_rules.host_groups[{index}].hosts"
        for index, group in enumerate(host_groups)
        for name in group["hosts"]
        if name not in known
    }
    if not keys:
        return
    with translated(f"read the hosts of datacenter {datacenter!r}"):
        start = _below_hosts(session, datacenter, (vim.ComputeResource, "host"))
        everywhere = {values["name"] for values in read(session, [start], {vim.HostSystem: ["name"]}).values()}
    for name, key in keys.items():
        if name not in everywhere:
            raise missing("host", name, key, everywhere, datacenter)


def _clusters(session: Session, datacenter: str) -> dict[Any, dict[str, Any]]:
    start = _below_hosts(session, datacenter)
    return read(session, [start], {vim.ClusterComputeResource: ["name", "host", _CONFIGURATION]})


def _below_hosts(session: Session, datacenter: str, *further: tuple[Any, str]) -> Any:
    folder = find(session, f"{datacenter}/host")
    if folder is None:
        raise failed(
            f"find the hosts of datacenter {datacenter!r}",
            "the user may not see its folder of hosts",
            "grant the user read access to it",
        )
    return leading(folder, (vim.Folder, "childEntity"), *further, recursive=True)


def _hosts(session: Session, references: Collection[Any]) -> dict[str, Host]:
    paths = ["name", "runtime.connectionState", "runtime.inMaintenanceMode"]
    objects = read(session, references, {vim.HostSystem: paths}) if references else {}
    return {
        _id(reference): Host(
            _id(reference),
            values["name"],
            values.get("runtime.connectionState") == "connected" and not values.get("runtime.inMaintenanceMode"),
        )
        for reference, values in objects.items()
    }


def _items(values: Mapping[str, Any], prefix: str) -> list[Item]:
    """Return what is ours, rules first."""
    configuration = values.get(_CONFIGURATION)
    if configuration is None:
        return []
    return [
        *(_rule(rule) for rule in configuration.rule or [] if rule.name.startswith(prefix)),
        *_groups(each for each in configuration.group or [] if each.name.startswith(prefix)),
    ]


def _rule(rule: Any) -> Item:
    if isinstance(rule, vim.cluster.AntiAffinityRuleSpec):
        return AntiAffinityRule(rule.name, _ids(rule.vm), bool(rule.enabled), rule.key)
    if isinstance(rule, vim.cluster.VmHostRuleInfo):
        return HostRule(
            rule.name,
            vms=rule.vmGroupName or "",
            affine_hosts=rule.affineHostGroupName or "",
            anti_affine_hosts=rule.antiAffineHostGroupName or "",
            mandatory=bool(rule.mandatory),
            enabled=bool(rule.enabled),
            key=rule.key,
        )
    return OtherRule(rule.name, rule.key)


def _groups(groups: Iterable[Any]) -> Iterator[Item]:
    for group in groups:
        if isinstance(group, vim.cluster.HostGroup):
            yield HostGroup(group.name, _ids(group.host))
        elif isinstance(group, vim.cluster.VmGroup):
            yield VmGroup(group.name, _ids(group.vm))


def _ids(references: Iterable[Any] | None) -> frozenset[str]:
    return frozenset(map(_id, references or []))


def _id(reference: Any) -> str:
    return str(reference._GetMoId())
