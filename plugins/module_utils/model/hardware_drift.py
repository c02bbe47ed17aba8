# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""In what a machine's virtual hardware differs from what the config asks, and whether that needs it to be off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .difference import (
    COLD,
    CORES_PER_SOCKET,
    CPU,
    CPU_HOT_ADD,
    CPU_RESERVATION,
    DISK,
    FURTHER_DISK,
    HARDWARE_VERSION,
    HOT,
    MEMORY,
    MEMORY_HOT_ADD,
    MEMORY_RESERVATION,
    NEVER,
    Difference,
)
from .machine import MachineDisk, MachineHardware
from .node import KIB_PER_GIB, Hardware, Node

# A 64-bit Linux that started with this much or less cannot be given more than it (VMware KB 2008405).
_LINUX_THRESHOLD_MB = 3072


def hardware_differences(node: Node, living: MachineHardware, units: Mapping[str, int]) -> Iterator[Difference]:
    """Yield the differences of CPU, memory, disks and hardware version.

    `units` tells by the name of a further disk its place on the controller.
    """
    wanted = node.hardware
    yield from _cpu(wanted, living)
    yield from _memory(wanted, living)
    if living.disks:
        yield from _size(DISK, "", wanted.disk_gb, living.disks[0])
    yield from _further_disks(wanted, living, units)
    if living.version and living.version < wanted.minimum_version:
        yield Difference(HARDWARE_VERSION, living.version, wanted.minimum_version, COLD)


def _cpu(wanted: Hardware, living: MachineHardware) -> Iterator[Difference]:
    cores = wanted.cores_per_socket or _cores_that_divide(wanted.cpu, living.cores_per_socket)
    if wanted.cpu != living.cpu:
        grows = wanted.cpu > living.cpu and living.cpu_hot_add and cores == living.cores_per_socket
        yield Difference(CPU, living.cpu, wanted.cpu, HOT if grows else COLD)
    if cores != living.cores_per_socket:
        yield Difference(CORES_PER_SOCKET, living.cores_per_socket, cores, COLD)
    if wanted.cpu_hot_add != living.cpu_hot_add:
        yield Difference(CPU_HOT_ADD, living.cpu_hot_add, wanted.cpu_hot_add, COLD)
    if wanted.cpu_reservation_mhz != living.cpu_reservation_mhz:
        yield Difference(CPU_RESERVATION, living.cpu_reservation_mhz, wanted.cpu_reservation_mhz)


def _memory(wanted: Hardware, living: MachineHardware) -> Iterator[Difference]:
    limit = living.memory_hot_add_limit_mb
    beyond = 0 < limit < wanted.memory_mb or living.memory_mb <= _LINUX_THRESHOLD_MB < wanted.memory_mb
    grows = wanted.memory_mb > living.memory_mb and living.memory_hot_add and not beyond
    if wanted.memory_mb != living.memory_mb:
        yield Difference(MEMORY, living.memory_mb, wanted.memory_mb, HOT if grows else COLD)
    if wanted.memory_hot_add != living.memory_hot_add:
        yield Difference(MEMORY_HOT_ADD, living.memory_hot_add, wanted.memory_hot_add, COLD)
    if wanted.memory_reservation_mb != living.memory_reservation_mb:
        # More than the machine has now can be reserved only with the memory that is still to come.
        waits = wanted.memory_reservation_mb > living.memory_mb and not grows
        how = COLD if waits else HOT
        yield Difference(MEMORY_RESERVATION, living.memory_reservation_mb, wanted.memory_reservation_mb, how)


def _further_disks(wanted: Hardware, living: MachineHardware, units: Mapping[str, int]) -> Iterator[Difference]:
    by_unit = {disk.unit: disk for disk in living.disks[1:]}
    for disk in wanted.disks:
        there = by_unit.get(units.get(disk.name, -1))
        if there is None:
            yield Difference(FURTHER_DISK, None, disk.size_gb, HOT, disk.provisioning, disk.name)
        else:
            yield from _size(FURTHER_DISK, disk.name, disk.size_gb, there)
    names = {disk.name for disk in wanted.disks}
    for name, unit in units.items():
        if name not in names and unit in by_unit:
            note = "the config has no such disk any more; what is on it is not deleted"
            yield Difference(FURTHER_DISK, by_unit[unit].size_kb / KIB_PER_GIB, None, NEVER, note, name)


def _size(what: str, item: str, wanted_gb: int, disk: MachineDisk) -> Iterator[Difference]:
    wanted_kb = wanted_gb * KIB_PER_GIB
    before = disk.size_kb / KIB_PER_GIB
    if disk.size_kb > wanted_kb:
        yield Difference(what, before, wanted_gb, NEVER, "a disk cannot shrink", item)
    elif disk.size_kb < wanted_kb and disk.is_linked:
        note = "a disk with a snapshot or of a linked clone cannot grow"
        yield Difference(what, before, wanted_gb, NEVER, note, item)
    elif disk.size_kb < wanted_kb:
        yield Difference(what, before, wanted_gb, HOT, "", item, disk.key)


def _cores_that_divide(cpu: int, cores: int) -> int:
    """Return the cores per socket that a number of CPUs allows: vSphere wants a divisor."""
    return cores if cores and cpu % cores == 0 else 1
