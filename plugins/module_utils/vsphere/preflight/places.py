# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where machines can run: hosts, what they have left, and what they see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...model.compatibility import newest_hardware, parse_version
from ...model.preflight_capacity import HostFacts
from ...model.preflight_wants import COMPUTE, Want
from ..errors import VsphereError
from ..inventory_path import missing
from .objects import Objects

_BYTES_PER_MIB = 2**20


@dataclass(frozen=True)
class Place:
    """A place that machines are to run in.

    Attributes:
        pools: the resource pools that they get into.
        cluster: the managed object of the vSphere cluster or the single host's; None for hosts without a cluster.
        hosts: facts by managed object.
        members: facts of all hosts of the cluster, also of those that the config did not name.
        unreserved: CPU in MHz and memory in MiB that the resource pool may still promise; None: unknown.
    """

    want: Want
    pools: tuple[Any, ...]
    cluster: Any
    hosts: Mapping[Any, HostFacts]
    members: tuple[HostFacts, ...] = ()
    drs: bool = False
    unreserved: tuple[int, int] | None = None

    @property
    def cluster_name(self) -> str:
        """Return the name of the vSphere cluster as the config has it; empty for hosts without one."""
        return self.want.location.cluster if self.want.location else ""

    @property
    def usable(self) -> list[Any]:
        """Return the managed objects of the hosts that can be used."""
        return [host for host, facts in self.hosts.items() if not facts.reason]


def places_of(objects: Objects, datacenter: str) -> Iterator[Place | tuple[Want, VsphereError]]:
    """Yield the places of a config, or why one is none."""
    for want, pool in objects.found(COMPUTE):
        try:
            yield _place(objects, datacenter, want, pool)
        except VsphereError as error:
            yield want, error


def _place(objects: Objects, datacenter: str, want: Want, pool: Any) -> Place:
    owners = objects.of_kind("ClusterComputeResource") | objects.of_kind("ComputeResource")
    cluster = objects.values.get(pool, {}).get("owner") if pool is not None else None
    every = owners.get(cluster, {}).get("host", []) if cluster is not None else list(objects.of_kind("HostSystem"))
    facts = {host: host_facts(objects.values.get(host, {}), objects.hardware.get(host, 0)) for host in every}
    chosen = facts
    names = want.location.hosts if want.location else ()
    if names:
        known = {each.name: host for host, each in facts.items()}
        for name in names:
            if name not in known:
                raise missing("host", name, want.location.key("hosts") if want.location else "", known, datacenter)
        chosen = {known[name]: facts[known[name]] for name in names}
    pools = (
        [pool]
        if pool is not None
        else [
            values["resourcePool"]
            for values in owners.values()
            if "resourcePool" in values and set(values.get("host", [])) & set(chosen)
        ]
    )
    return Place(
        want=want,
        pools=tuple(pools),
        cluster=cluster,
        hosts=chosen,
        members=tuple(facts.values()),
        drs=_has_drs(owners.get(cluster, {})),
        unreserved=_unreserved(objects.values.get(pool, {})),
    )


def host_facts(values: Mapping[str, Any], newest: int = 0) -> HostFacts:
    """Return what the properties of a host say; `newest` is the newest virtual hardware that it runs, 0: unknown."""
    hardware, used = values.get("summary.hardware"), values.get("summary.quickStats")
    product = values.get("summary.config.product")
    version, build = parse_version(getattr(product, "version", "")), str(getattr(product, "build", None) or "")
    cores, core_mhz = (getattr(hardware, name, None) or 0 for name in ("numCpuCores", "cpuMhz"))
    return HostFacts(
        name=values.get("name", ""),
        reason=_reason(values),
        threads=getattr(hardware, "numCpuThreads", None) or 0,
        cpu_mhz=cores * core_mhz,
        cpu_used_mhz=getattr(used, "overallCpuUsage", None) or 0,
        core_mhz=core_mhz,
        memory_mb=(getattr(hardware, "memorySize", None) or 0) // _BYTES_PER_MIB,
        memory_used_mb=getattr(used, "overallMemoryUsage", None) or 0,
        hardware=newest or newest_hardware(version, int(build) if build.isdecimal() else 0),
    )


def _has_drs(values: Mapping[str, Any]) -> bool:
    drs = getattr(values.get("configurationEx"), "drsConfig", None)
    return bool(drs and drs.enabled)


def _reason(values: Mapping[str, Any]) -> str:
    if "runtime.connectionState" not in values:
        return ""  # the user may not read it
    state = str(values["runtime.connectionState"])
    if state != "connected":
        return {"disconnected": "is disconnected", "notResponding": "does not respond"}.get(state, f"is {state}")
    return "is in maintenance mode" if values.get("runtime.inMaintenanceMode") else ""


def _unreserved(values: Mapping[str, Any]) -> tuple[int, int] | None:
    cpu, memory = values.get("runtime.cpu.unreservedForVm"), values.get("runtime.memory.unreservedForVm")
    return None if cpu is None or memory is None else (cpu, memory // _BYTES_PER_MIB)
