# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether what a plan adds fits into what hosts and datastores have left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .node import Node
from .preflight_template import TemplateFacts
from .preflight_verdict import Verdict, failure, ok, warning

CAPACITY = "capacity"

_MIB_PER_GIB = 1024

# Datastores that take space for a disk only as it fills, whatever the disk itself says.
_THIN_BY_NATURE = frozenset({"vsan", "VVOL", "NFS", "NFS41"})


@dataclass(frozen=True)
class HostFacts:
    """A host as vCenter has it; what may not be read is empty.

    Attributes:
        reason: why it cannot be used, as a clause; empty when it can.
        threads: logical CPUs.
        hardware: newest virtual hardware version that it runs; 0: unknown.
    """

    name: str
    reason: str = ""
    threads: int = 0
    cpu_mhz: int = 0
    cpu_used_mhz: int = 0
    core_mhz: int = 0
    memory_mb: int = 0
    memory_used_mb: int = 0
    hardware: int = 0


@dataclass(frozen=True)
class DatastoreFacts:
    """A datastore as vCenter has it; `reason` is why it cannot be used, as a clause, empty when it can."""

    name: str
    free_gb: int = 0
    kind: str = ""
    reason: str = ""


def compute_verdicts(
    name: str, nodes: Sequence[Node], hosts: Collection[HostFacts], unreserved: tuple[int, int] | None = None
) -> Iterator[Verdict]:
    """Judge CPU and memory of the usable hosts of a place against the nodes that are to be made there.

    `unreserved` is the CPU in MHz and the memory in MiB that the resource pool may still promise; None: unknown.
    """
    usable = [host for host in hosts if not host.reason and host.memory_mb]
    if not nodes or not usable:
        return
    problems = [
        *_too_large(name, nodes, usable),
        *_unpromisable(name, nodes, unreserved),
        *_scarce(name, nodes, usable),
    ]
    cpus, memory = sum(node.hardware.cpu for node in nodes), sum(node.hardware.memory_mb for node in nodes)
    fits = f"{cpus} CPUs and {_gib(memory)} GiB of memory for {len(nodes)} new machines"
    yield from problems or [ok(CAPACITY, name, fits)]


def storage_verdicts(
    name: str, nodes: Sequence[Node], stores: Collection[DatastoreFacts], templates: Mapping[str, TemplateFacts]
) -> Iterator[Verdict]:
    """Judge the free space of a datastore, or of those of a datastore cluster, against the disks to be made there."""
    usable = [store for store in stores if not store.reason]
    if not nodes or not usable:
        return
    free = sum(store.free_gb for store in usable)
    thick, thin = disk_space(nodes, templates)
    # The swap file of a running machine, as large as its memory that is not reserved.
    swap = _gib(sum(max(0, node.hardware.memory_mb - node.hardware.memory_reservation_mb) for node in nodes))
    numbers = f"{free} GiB free; {len(nodes)} new machines take {thick} GiB at once"
    if thick > free and not any(store.kind in _THIN_BY_NATURE for store in usable):
        yield failure(CAPACITY, name, numbers, "free space, use thin disks, or use another datastore")
    elif thick + thin + swap > free:
        yield warning(
            CAPACITY,
            name,
            f"{numbers}, and up to {thick + thin} GiB of disks and {swap} GiB of swap files when they fill",
            "free space before they fill, or use another datastore",
        )
    else:
        yield ok(CAPACITY, name, f"{free} GiB free; {len(nodes)} new machines take up to {thick + thin + swap} GiB")


def disk_space(nodes: Sequence[Node], templates: Mapping[str, TemplateFacts]) -> tuple[int, int]:
    """Return the GiB that the disks of new nodes take at once, and those that they take as they fill."""
    thick = thin = 0
    for node in nodes:
        provisioning = node.making.disk_provisioning
        template = templates.get(node.making.template)
        fills = template.is_thin if provisioning == "template" and template else provisioning in ("thin", "template")
        if fills or node.making.clone == "linked":
            thin += node.hardware.disk_gb
        else:
            thick += node.hardware.disk_gb
        for disk in node.hardware.disks:
            if disk.provisioning == "thin":
                thin += disk.size_gb
            else:
                thick += disk.size_gb
    return thick, thin


def _too_large(name: str, nodes: Sequence[Node], hosts: Sequence[HostFacts]) -> Iterator[Verdict]:
    threads, memory = max(host.threads for host in hosts), max(host.memory_mb for host in hosts)
    wide = sorted({node.pool for node in nodes if threads and node.hardware.cpu > threads})
    if wide:
        yield failure(
            CAPACITY,
            name,
            f"nodes of {_pools(wide)} have more CPUs than any usable host, of which the largest has {threads}",
            "lower the pool's cpu, or use larger hosts",
        )
    large = sorted({node.pool for node in nodes if memory and node.hardware.memory_mb > memory})
    if large:
        yield warning(
            CAPACITY,
            name,
            f"nodes of {_pools(large)} have more memory than any usable host, of which the largest has "
            f"{_gib(memory)} GiB",
            "lower the pool's memory_mb, or use larger hosts",
        )


def _unpromisable(name: str, nodes: Sequence[Node], unreserved: tuple[int, int] | None) -> Iterator[Verdict]:
    if unreserved is None:
        return
    wanted = (
        sum(node.hardware.cpu_reservation_mhz for node in nodes),
        sum(node.hardware.memory_reservation_mb for node in nodes),
    )
    for needed, left, what, unit in zip(wanted, unreserved, ("CPU", "memory"), ("MHz", "MiB"), strict=True):
        if needed > left:
            yield failure(
                CAPACITY,
                name,
                f"the resource pool can reserve {left} {unit} of {what} more, new machines want {needed}",
                "lower the pools' reservations, or raise the resource pool's",
            )


def _scarce(name: str, nodes: Sequence[Node], hosts: Sequence[HostFacts]) -> Iterator[Verdict]:
    cpus = sum(node.hardware.cpu for node in nodes)
    free_mhz = sum(host.cpu_mhz - host.cpu_used_mhz for host in hosts)
    needed_mhz = cpus * max(host.core_mhz for host in hosts)
    if needed_mhz > free_mhz:
        total_mhz = sum(host.cpu_mhz for host in hosts)
        yield warning(
            CAPACITY,
            name,
            f"{cpus} new CPUs can use {needed_mhz} MHz, and {free_mhz} of {total_mhz} MHz are idle on {_hosts(hosts)}",
            "expect them to share CPUs with others, or add hosts",
        )
    needed = sum(node.hardware.memory_mb for node in nodes)
    free = sum(host.memory_mb - host.memory_used_mb for host in hosts)
    if needed > free:
        total = _gib(sum(host.memory_mb for host in hosts))
        yield warning(
            CAPACITY,
            name,
            f"new machines have {_gib(needed)} GiB of memory, {_gib(free)} of {total} GiB are free on {_hosts(hosts)}",
            "lower the pools' memory_mb, or add hosts",
        )


def _pools(names: Sequence[str]) -> str:
    return f"pool{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _hosts(hosts: Sequence[HostFacts]) -> str:
    return f"{len(hosts)} usable host{'s' if len(hosts) != 1 else ''}"


def _gib(mib: int) -> int:
    return -(-mib // _MIB_PER_GIB)
