# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The programs that run on a machine."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

import glob
import os
from typing import Dict, Iterable, List, NamedTuple


class Process(NamedTuple):
    """A process: its program, its id, its start in seconds since 1970 (exact to a second), and its arguments."""

    name: str
    id: int
    started: float
    arguments: List[str]


def processes_of(programs: Iterable[str], proc: str = "/proc") -> List[Process]:
    """Return the processes of programs in this process's network, oldest first.

    A control plane is on its node's own network. One that shares nothing with the node but its kernel, as the pods of
    another cluster's control plane or a cluster in containers, is on one of its own, and none of ours.
    """
    names = set(programs)
    network = os.readlink(os.path.join(proc, "self", "ns", "net"))
    with open(os.path.join(proc, "stat")) as file:
        booted = next(float(line.split()[1]) for line in file if line.startswith("btime "))
    tick = os.sysconf("SC_CLK_TCK")
    found = []  # type: List[Process]
    for directory in glob.glob(os.path.join(proc, "[0-9]*")):
        try:
            with open(os.path.join(directory, "cmdline"), "rb") as file:
                words = file.read().decode("utf-8", "replace").rstrip("\0").split("\0")
            name = os.path.basename(words[0])
            if name not in names or os.readlink(os.path.join(directory, "ns", "net")) != network:
                continue
            with open(os.path.join(directory, "stat")) as file:
                # The name in parentheses may hold spaces; the start is field 22, counted from 1.
                start = float(file.read().rpartition(")")[2].split()[19])
        except OSError:
            # It ended meanwhile.
            continue
        found.append(Process(name, int(os.path.basename(directory)), booted + start / tick, words[1:]))
    return sorted(found, key=lambda process: process.started)


def started(programs: Iterable[str], proc: str = "/proc") -> Dict[str, float]:
    """Return since when each program runs; of one that runs twice, the younger process."""
    return {process.name: process.started for process in processes_of(programs, proc)}
