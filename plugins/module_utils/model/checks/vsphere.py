# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the vSphere section must hold beyond its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Path, Problem
from ..sections import entries, pools_of, section

_COMPUTE = ("cluster", "hosts")
_STORAGE = ("datastore", "datastore_cluster")


def vsphere_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of where the virtual machines are to live."""
    vsphere = section(model, "vsphere")
    if not vsphere:
        return
    domains = [domain for domain in entries(vsphere, "failure_domains") if isinstance(domain, dict)]
    yield from _two_datastores(model, domains)
    yield from _nowhere(model, vsphere, domains)
    yield from _failure_domain_names(model, domains)
    yield from _host_groups(model)


def _two_datastores(model: Mapping[str, Any], domains: list[dict[str, Any]]) -> Iterator[Problem]:
    layers: list[tuple[Path, Mapping[str, Any]]] = [(("vsphere",), section(model, "vsphere"))]
    layers += [(("vsphere", "failure_domains", index), domain) for index, domain in enumerate(domains)]
    layers += [(("pools", index, "placement"), section(pool, "placement")) for index, pool in pools_of(model).items()]
    for path, layer in layers:
        if layer.get("datastore") and layer.get("datastore_cluster"):
            yield Problem(
                (*path, "datastore_cluster"),
                layer["datastore_cluster"],
                "either a datastore or a datastore cluster",
                "remove one of the two",
            )


def _nowhere(model: Mapping[str, Any], vsphere: Mapping[str, Any], domains: list[dict[str, Any]]) -> Iterator[Problem]:
    """Check that every place that a pool's nodes may have says where to run and where to keep disks."""
    for keys, expected, remedy in (
        (
            _COMPUTE,
            "a vSphere cluster or resource pool, or a list of hosts",
            "name the vSphere cluster, or the hosts to spread the virtual machines on",
        ),
        (_STORAGE, "a datastore, or a datastore cluster", "name the one that the disks are to be on"),
    ):
        if any(vsphere.get(key) for key in keys):
            continue
        pools = {index: section(pool, "placement") for index, pool in pools_of(model).items()}
        unplaced = {index: placement for index, placement in pools.items() if not any(map(placement.get, keys))}
        if unplaced and not (domains and all(any(map(domain.get, keys)) for domain in domains)):
            yield Problem(("vsphere", keys[0]), vsphere.get(keys[0]) or MISSING, expected, remedy)


def _failure_domain_names(model: Mapping[str, Any], domains: list[dict[str, Any]]) -> Iterator[Problem]:
    names = [domain.get("name") for domain in domains]
    for index, name in enumerate(names):
        if name in names[:index]:
            path = ("vsphere", "failure_domains", index, "name")
            yield Problem(path, name, "a name that no other failure domain has", "rename one of the two")
    for index, pool in pools_of(model).items():
        for number, name in enumerate(entries(section(pool, "placement"), "failure_domains")):
            if name not in names:
                known = ", ".join(str(each) for each in names) or "none; vsphere.failure_domains is empty"
                yield Problem(
                    ("pools", index, "placement", "failure_domains", number),
                    name,
                    f"the name of a failure domain: {known}",
                    "correct it, or add the failure domain",
                )


def _host_groups(model: Mapping[str, Any]) -> Iterator[Problem]:
    pools = [pool.get("name") for pool in pools_of(model).values()]
    seen = set()
    groups = entries(section(section(model, "vsphere"), "placement_rules"), "host_groups")
    for index, group in enumerate(groups):
        if not isinstance(group, dict):
            continue
        path = ("vsphere", "placement_rules", "host_groups", index)
        if group.get("name") in seen:
            yield Problem((*path, "name"), group.get("name"), "a name that no other group has", "rename one of the two")
        seen.add(group.get("name"))
        for number, name in enumerate(entries(group, "pools")):
            if name not in pools:
                yield Problem((*path, "pools", number), name, "the name of a pool", "correct it")
