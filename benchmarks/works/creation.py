"""Virtual machines from a template: making 20 and 200, and running again when nothing is to be done."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from ..contender import Contender, own_time, run_once
from ..environments import Environment
from ..fleet import CLUSTER, PEERS_FOLDER, cluster_model, vcenter
from ..measurement import Kind, Measurement, Run, repeated, summary
from ..names import IDLE_20, IDLE_200, MAKE_20, MAKE_200, with_slow_calls
from ..simulated import VCenter, administrator
from .work import Environments, Work

_MOST_FOR_SLOW_PEERS = 20

_PLAY = """\
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
"""
_BARE = f"{_PLAY}    - ansible.builtin.meta: noop\n"
_EMPTY_TASK = f"{_PLAY}    - ansible.builtin.ping:\n"
_OURS = f"""{_PLAY}    - sighup.fury_vsphere.cluster_vms:
        cluster: "{{{{ fury_cluster }}}}"
"""
# By its identity, because version 2.6.0 looks for a template that is given by name in vm_folder.
_PEER = f"""{_PLAY}    - vmware.vmware.deploy_folder_template:
        datacenter: LAB
        cluster: LAB-CLUSTER
        datastore: LAB-DATASTORE
        template_id: "{{{{ template }}}}"
        vm_folder: {PEERS_FOLDER}
        vm_name: "peer-{{{{ item }}}}"
        power_on_after_deploy: true
      loop: "{{{{ range(count) | list }}}}"
"""


class Pair(NamedTuple):
    """The two works of a number of machines."""

    make: str
    idle: str
    machines: int
    delay: int = 0


class Maker(NamedTuple):
    """One that makes machines.

    Attributes:
        folder: where its machines are.
        contender: what it runs, made for a vCenter.
    """

    name: str
    kind: Kind
    folder: str
    contender: Callable[[VCenter], Contender]


def works() -> tuple[Work, ...]:
    """Return the works of this file."""
    pairs = (
        Pair(MAKE_20, IDLE_20, 20),
        Pair(MAKE_200, IDLE_200, 200),
        Pair(with_slow_calls(MAKE_20), with_slow_calls(IDLE_20), 20, 20),
        Pair(with_slow_calls(MAKE_200), with_slow_calls(IDLE_200), 200, 20),
    )
    return tuple(Work((pair.make, pair.idle), partial(_creation, pair)) for pair in pairs)


def _creation(pair: Pair, environments: Environments) -> Iterator[Measurement]:
    own, newest = environments.own, environments.newest
    # A vCenter of its own for each run: all begin with the same.
    yield from _bare(pair, own)
    yield from _ours(pair, own)
    for environment in (own, newest):
        if pair.delay and (pair.machines > _MOST_FOR_SLOW_PEERS or environment is own):
            continue  # it would take a quarter of an hour, or tell the same again
        yield from _peer(pair, environment)


def _bare(pair: Pair, own: Environment) -> Iterator[Measurement]:
    contenders = (
        Contender("bare ansible-playbook", Kind.FLOOR, _playbook(own), {"play.yml": _BARE}),
        Contender("ansible-playbook with one ping", Kind.EMPTY_TASK, _playbook(own), {"play.yml": _EMPTY_TASK}),
    )
    with vcenter() as started:
        for each in contenders:
            runs = [*repeated(partial(run_once, each, started, lambda _output: ""))]
            for work in (pair.make, pair.idle):
                yield summary(work, each.name, each.kind, runs)


def _ours(pair: Pair, own: Environment) -> Iterator[Measurement]:
    name = "sighup.fury_vsphere.cluster_vms"
    files = {"play.yml": _OURS, "vars.json": json.dumps({"fury_cluster": cluster_model(pair.machines)})}
    play = Contender(name, Kind.OURS, _playbook(own, "-e", "@vars.json"), files)
    inside = Contender(f"{name}, own time", Kind.OURS_INSIDE, own_time("cluster_vms", "vars.json"), files)
    for each in (play, inside):
        yield from _both(pair, _always(each, CLUSTER))
    # Where every call takes long, threads help; where none does, they are in each other's way.
    command = own_time("clone", pair.machines, PEERS_FOLDER, 8 if pair.delay else 1)
    raw = _always(Contender("raw pyvmomi, all clones at once", Kind.FLOOR_INSIDE, command, {}), PEERS_FOLDER)
    runs = list(repeated(lambda: _made_anew(pair, raw)[0]))
    yield summary(pair.make, raw.name, raw.kind, runs)


def _always(contender: Contender, folder: str) -> Maker:
    return Maker(contender.name, contender.kind, folder, lambda _vcenter: contender)


def _peer(pair: Pair, environment: Environment) -> Iterator[Measurement]:
    name = f"{environment.named('vmware.vmware', 'deploy_folder_template')}, in a loop"
    if environment.problem:
        for work in (pair.make, pair.idle):
            yield Measurement(work, name, Kind.PEER, failure=environment.problem)
        return

    def contender(started: VCenter) -> Contender:
        with administrator(started) as admin:
            template = admin.find("LAB/vm/TEMPLATES/ubuntu-22.04")._GetMoId()
        variables = json.dumps({"template": template, "count": pair.machines})
        files = {"play.yml": _PEER, "vars.json": variables}
        return Contender(name, Kind.PEER, _playbook(environment, "-e", "@vars.json"), files)

    yield from _both(pair, Maker(name, Kind.PEER, PEERS_FOLDER, contender))


def _both(pair: Pair, maker: Maker) -> Iterator[Measurement]:
    """Yield the measurements of making and of running again."""
    idle_runs: list[Run] = []

    def make() -> Run:
        made, idle = _made_anew(pair, maker, idle=True)
        idle_runs.extend(idle)
        return made

    runs = list(repeated(make, most=3))
    yield summary(pair.make, maker.name, maker.kind, runs)
    if idle_runs:
        yield summary(pair.idle, maker.name, maker.kind, idle_runs)
    else:
        yield Measurement(pair.idle, maker.name, maker.kind, failure="the machines could not be made")


def _made_anew(pair: Pair, maker: Maker, idle: bool = False) -> tuple[Run, list[Run]]:
    """Make the machines in a new vCenter; then, when asked for and all went well, run again."""
    with vcenter(delay=pair.delay) as started:
        one = maker.contender(started)

        def run(changes: bool) -> Run:
            def check(output: str) -> str:
                return _told_otherwise(output, one, changes) or _not_there(started, maker.folder, pair.machines)

            return run_once(one, started, check)

        made = run(changes=True)
        if made.failure or not idle:
            return made, []
        return made, list(repeated(lambda: run(changes=False), most=2))


def _told_otherwise(output: str, one: Contender, changes: bool) -> str:
    """Tell what is wrong with what a playbook told of its run."""
    if one.is_timed_inside:
        return ""
    recap = re.search(r"changed=(\d+)", output)
    if recap is not None and (recap[1] != "0") == changes:
        return ""
    return f"reports {recap[0] if recap else 'nothing'} where {'a' if changes else 'no'} change was due"


def _not_there(started: VCenter, folder: str, count: int) -> str:
    """Tell what is wrong with the machines that vCenter then has."""
    with administrator(started) as admin:
        machines = admin.find(f"LAB/vm/{folder}").childEntity
        running = sum(machine.runtime.powerState == "poweredOn" for machine in machines)
    return "" if running == count == len(machines) else f"{running} of {count} machines run, {len(machines)} are there"


def _playbook(environment: Environment, *arguments: str) -> list[str]:
    return [str(environment.program("ansible-playbook")), "-i", "localhost,", "play.yml", *arguments]
