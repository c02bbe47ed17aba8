"""Kubernetes on machines that are there: made, made again when nothing is to be done, and grown by workers.

The first one is added by a run that is limited to it, the second by one that looks after all machines.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial

from ..cluster import Cluster, changes, cluster
from ..commands import Ended
from ..lab import lab
from ..measurement import Kind, Measurement
from ..names import (
    KUBERNETES,
    KUBERNETES_GROW_5,
    KUBERNETES_GROW_6_UNLIMITED,
    KUBERNETES_GROW_15,
    KUBERNETES_GROW_16_UNLIMITED,
    KUBERNETES_IDLE,
)
from ..part import Part
from ..paths import RESULTS
from .work import Environments, Work

_CONTROL_PLANES = 3
# Seconds. The programs of a new cluster take the processors for themselves at first, which Ansible shares here.
_SETTLING = 60
_OURS = "playbooks/kubernetes.yml"


def works() -> tuple[Work, ...]:
    """Return the works of this file."""
    small = (KUBERNETES_GROW_5, KUBERNETES_GROW_6_UNLIMITED)
    large = (KUBERNETES_GROW_15, KUBERNETES_GROW_16_UNLIMITED)
    return (
        Work((KUBERNETES, KUBERNETES_IDLE, *small), partial(_installation, small), Part.KUBERNETES),
        Work(large, partial(_growth_of_large, large, 15), Part.KUBERNETES),
    )


def _installation(growth: tuple[str, str], environments: Environments) -> Iterator[Measurement]:
    nodes = 5
    with lab() as site:
        with cluster("script", environments.own, site) as theirs:
            theirs.make_machines(nodes - _CONTROL_PLANES)
            ended = theirs.install_by_script()
            yield measurement(KUBERNETES, "shell script", Kind.PEER, ended, not_ready(theirs, nodes))
        with cluster("ours", environments.own, site) as ours:
            ours.make_machines(nodes - _CONTROL_PLANES)
            yield _ours(ours, KUBERNETES, nodes)
            time.sleep(_SETTLING)
            yield _ours(ours, KUBERNETES_IDLE, nodes, changes_due=False)
            yield from _growth(growth, ours, nodes)


def _growth_of_large(works: tuple[str, str], nodes: int, environments: Environments) -> Iterator[Measurement]:
    with lab() as site, cluster("large", environments.own, site) as ours:
        ours.make_machines(nodes - _CONTROL_PLANES)
        before = ours.install()
        if before.failure:
            for work in works:
                yield measurement(work, _OURS, Kind.OURS, before)
            return
        yield from _growth(works, ours, nodes)


def _growth(works: tuple[str, str], ours: Cluster, nodes: int) -> Iterator[Measurement]:
    """Add a worker in a run that is limited to it, and another one in a run without a limit."""
    limited, unlimited = works
    workers = nodes + 1 - _CONTROL_PLANES
    ours.make_machines(workers)
    yield _ours(ours, limited, nodes + 1, limit=[ours.last_worker(workers)])
    ours.make_machines(workers + 1)
    yield _ours(ours, unlimited, nodes + 2)


def _ours(ours: Cluster, work: str, nodes: int, changes_due: bool = True, limit: Sequence[str] = ()) -> Measurement:
    """Run our playbook; what it told stays beside the results, with the time of each step."""
    ended = ours.install(limit)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{work.replace(' ', '-')}.log").write_text(ended.output)
    wrong = not_ready(ours, nodes)
    if any(changes(ended.output).values()) != changes_due:
        wrong = f"reports {changes(ended.output)} where {'a' if changes_due else 'no'} change was due"
    return measurement(work, _OURS, Kind.OURS, ended, wrong)


def not_ready(made: Cluster, nodes: int) -> str:
    """Return what is wrong when not all nodes are ready; empty when they are."""
    ready = made.ready_nodes()
    return "" if ready == nodes else f"{ready} of {nodes} nodes are ready"


def measurement(work: str, who: str, kind: Kind, ended: Ended, wrong: str = "") -> Measurement:
    """Return what a run gives: its time when it counts."""
    failure = ended.failure or wrong
    return Measurement(work, who, kind, failure=failure) if failure else Measurement(work, who, kind, ended.seconds, 1)
