"""The inventory of a cluster: of 30 nodes among many other machines, and of 2,000 nodes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..contender import Contender, own_time, run_once
from ..environments import Environment
from ..fleet import CLUSTER, cluster_model, vcenter
from ..measurement import Kind, Measurement, repeated, summary
from ..names import LARGE, SMALL, SMALL_IN_LARGE, with_slow_calls
from ..simulated import VCenter, make_cluster
from .work import Environments, Work


class Source(NamedTuple):
    """An inventory source."""

    collection: str
    plugin: str
    file: str
    text: str


_OURS = Source(
    "sighup.fury_vsphere",
    "cluster",
    "bench.fury_vsphere.yml",
    f"plugin: sighup.fury_vsphere.cluster\nname: {CLUSTER}\ndatacenter: LAB\n",
)
_NARROW = """\
properties: [name, guest.ipAddress, summary.runtime.powerState]
hostnames: [name]
keyed_groups: []
compose:
  ansible_host: guest.ipAddress
"""
_VMS = Source("vmware.vmware", "vms", "bench.vms.yml", "plugin: vmware.vmware.vms\n")
_NARROW_VMS = _VMS._replace(text=f"{_VMS.text}search_paths: [/LAB/vm/{CLUSTER}]\n{_NARROW}")
_VM_INVENTORY = Source(
    "community.vmware",
    "vmware_vm_inventory",
    "bench.vmware.yml",
    "plugin: community.vmware.vmware_vm_inventory\n",
)
_NARROW_VM_INVENTORY = _VM_INVENTORY._replace(
    text=f"{_VM_INVENTORY.text}resources:\n  - folder: [{CLUSTER}]\n{_NARROW}"
)
# What the simulated vCenter holds beside machines: its two templates. Plain inventories list them too.
_TEMPLATES = 2
_RAW = "raw pyvmomi, four properties"
_RAW_ATTRIBUTES = "raw pyvmomi, with custom attributes"


def works() -> tuple[Work, ...]:
    """Return the works of this file."""
    slow = with_slow_calls(SMALL)
    return (
        Work((SMALL,), partial(_inventory, SMALL, 30, 2000)),
        Work((SMALL_IN_LARGE,), partial(_inventory, SMALL_IN_LARGE, 30, 10000)),
        Work((LARGE,), partial(_inventory, LARGE, 2000, 0)),
        Work((slow,), partial(_inventory, slow, 30, 2000, delay=20)),
    )


def _inventory(work: str, nodes: int, others: int, environments: Environments, delay: int = 0) -> Iterator[Measurement]:
    with vcenter(others, delay) as started:
        make_cluster(started, cluster_model(nodes))
        for contender, hosts in _contenders(work, nodes, others, environments):
            if contender.slow and not environments.everything:
                continue
            yield _measured(work, contender, started, hosts)


def _measured(work: str, contender: Contender, started: VCenter, hosts: int) -> Measurement:
    if contender.problem:
        return Measurement(work, contender.name, contender.kind, failure=contender.problem)
    check = _count_inside if contender.is_timed_inside else _count_listed
    runs = list(repeated(lambda: run_once(contender, started, lambda output: check(output, hosts))))
    return summary(work, contender.name, contender.kind, runs)


def _contenders(work: str, nodes: int, others: int, environments: Environments) -> Iterator[tuple[Contender, int]]:
    """Yield who takes part, with the number of hosts that each must find."""
    own, newest = environments.own, environments.newest
    bare: list[str | Path] = [own.program("ansible-inventory"), "-i", "localhost,", "--list"]
    yield Contender("bare ansible-inventory", Kind.FLOOR, bare, {}), 0
    ours = f"{_OURS.collection}.{_OURS.plugin}"
    files = {_OURS.file: _OURS.text}
    yield Contender(ours, Kind.OURS, _listing(own, _OURS), files), nodes
    for place in (own, newest):
        for source in (_NARROW_VM_INVENTORY, _NARROW_VMS):
            yield _peer(place, source, "narrow"), nodes
    if work == LARGE:
        # Plain inventories read all machines, so those of one vCenter of 2,000 tell of every other of that size.
        for place in (newest, own):
            for source in (_VM_INVENTORY, _VMS):
                yield _peer(place, source, "plain"), nodes + others + _TEMPLATES
    yield Contender(f"{ours}, own time", Kind.OURS_INSIDE, own_time("inventory", _OURS.file), files), nodes
    four = ("name", "guest.ipAddress", "runtime.powerState", "config.template")
    yield Contender(_RAW, Kind.FLOOR_INSIDE, own_time("read_folder", CLUSTER, *four), {}), nodes
    named = ("name", "runtime.powerState", "customValue")
    yield Contender(_RAW_ATTRIBUTES, Kind.BESIDE, own_time("read_folder", CLUSTER, *named), {}), nodes


def _peer(environment: Environment, source: Source, how: str) -> Contender:
    name = f"{environment.named(source.collection, source.plugin)}, {how}"
    command = _listing(environment, source)
    slow = how == "plain" and environment.label == "own"
    return Contender(name, Kind.PEER, command, {source.file: source.text}, environment.problem, slow)


def _listing(environment: Environment, source: Source) -> list[str | Path]:
    return [environment.program("ansible-inventory"), "-i", source.file, "--list"]


def _count_listed(output: str, hosts: int) -> str:
    """Tell what is wrong with what ansible-inventory printed."""
    listed = json.loads(output)["_meta"]["hostvars"]
    found = sum(host != "localhost" for host in listed)
    return "" if found == hosts else f"found {found} hosts instead of {hosts}"


def _count_inside(output: str, hosts: int) -> str:
    """Tell what is wrong with what a program of own_time/ printed."""
    found = json.loads(output)["count"]
    return "" if found == hosts else f"found {found} hosts instead of {hosts}"
