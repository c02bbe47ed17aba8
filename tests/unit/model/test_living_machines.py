"""What becomes of a living machine: each difference from the config, and how it is settled.

`change` is done at once, `pending` waits for the machine to be off (`power_cycle` when the user allowed that),
`replace` can only be reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.difference import Difference
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import (
    Machine,
    MachineCard,
    MachineDisk,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import KIB_PER_GIB
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import Allowed, Plan, plan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan_diff import plan_diff
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.step import ACTING, CHANGE, POWER_CYCLE
from sample_cluster import (
    carried_out,
    machines_of,
    model_with,
    with_extra_config,
    with_facts,
    with_hardware,
    with_settings,
)

NAME = "demo-apps-1"
BIRTH = "settings of the first boot"
ETCD = {"name": "etcd", "size_gb": 20}
LOGS = {"name": "logs", "size_gb": 30}
STORAGE = {"network": "storage", "cidr": "10.8.0.0/24"}
NEXT_FREE = {"network.exclude": [{"first": "10.0.0.200", "last": "10.0.0.210"}]}

Told = dict[str, list[str]]


@dataclass(frozen=True)
class Case:
    """A machine was made as `born` says, `meanwhile` happened to it, and now `asked` is in the config.

    Keys of both are paths in the model, or keys of the machine's pool. `steps` are the differences by action.
    """

    says: str
    steps: Told
    born: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    meanwhile: Callable[[Machine], Machine] = lambda machine: machine

    def start(self) -> tuple[dict[str, Any], list[Machine]]:
        """Return the model as it is now, and the machines."""
        machines = machines_of(model_with({"count": 1, **self.born}))
        machines[NAME] = self.meanwhile(machines[NAME])
        return model_with({"count": 1, **self.born, **self.asked}), list(machines.values())


def in_state(state: str) -> Callable[[Machine], Machine]:
    return lambda machine: replace(machine, power_state=state)


def hardware(**values: Any) -> Callable[[Machine], Machine]:
    return lambda machine: with_hardware(machine, **values)


def settings(**values: Any) -> Callable[[Machine], Machine]:
    return lambda machine: with_settings(machine, **values)


def extra_config(**values: str) -> Callable[[Machine], Machine]:
    return lambda machine: with_extra_config(machine, **values)


def off(change: Callable[[Machine], Machine]) -> Callable[[Machine], Machine]:
    return lambda machine: replace(change(machine), power_state="poweredOff")


def more_disk(unit: int, size_gb: int) -> Callable[[Machine], Machine]:
    """Attach a disk that is none of the config's, as the CSI driver does."""
    return lambda machine: with_hardware(
        machine, disks=(*machine.hardware.disks, MachineDisk(2000 + unit, unit, size_gb * KIB_PER_GIB))
    )


def detached(unit: int) -> Callable[[Machine], Machine]:
    return lambda machine: with_hardware(
        machine, disks=tuple(disk for disk in machine.hardware.disks if disk.unit != unit)
    )


def linked(machine: Machine) -> Machine:
    disks = tuple(replace(disk, is_linked=True) for disk in machine.hardware.disks)
    return with_hardware(machine, disks=disks)


def card_moved(machine: Machine) -> Machine:
    return with_hardware(machine, cards=tuple(replace(card, network="other") for card in machine.hardware.cards))


def card_replaced(machine: Machine) -> Machine:
    return with_hardware(machine, cards=(MachineCard(4007, "00:50:56:00:00:01", "net"),))


def mac_in_capitals(machine: Machine) -> Machine:
    return with_hardware(machine, cards=tuple(replace(each, mac=each.mac.upper()) for each in machine.hardware.cards))


def network_unknown(machine: Machine) -> Machine:
    return with_hardware(machine, cards=tuple(replace(each, network="") for each in machine.hardware.cards))


def more_card(machine: Machine) -> Machine:
    return with_hardware(machine, cards=(*machine.hardware.cards, MachineCard(4009, "00:50:56:00:00:01", "backup")))


CASES = [
    Case("nothing differs", {"keep": []}),
    # power
    Case("off: it is started", {"power_on": []}, meanwhile=in_state("poweredOff")),
    Case("suspended: it is started", {"power_on": []}, meanwhile=in_state("suspended")),
    # CPU
    Case("more CPUs, no hot-add", {"pending": ["cpu 2 → 4"]}, asked={"cpu": 4}),
    Case("more CPUs, hot-add", {"change": ["cpu 2 → 4"]}, born={"cpu_hot_add": True}, asked={"cpu": 4}),
    Case("fewer CPUs, hot-add adds only", {"pending": ["cpu 2 → 1"]}, born={"cpu_hot_add": True}, asked={"cpu": 1}),
    Case(
        "hot-add that is only now asked for does not help yet",
        {"pending": ["cpu 2 → 4", "cpu hot-add off → on"]},
        asked={"cpu": 4, "cpu_hot_add": True},
    ),
    Case(
        "hot-add that is not asked for any more helps once more",
        {"change": ["cpu 2 → 4"], "pending": ["cpu hot-add on → off"]},
        born={"cpu_hot_add": True},
        asked={"cpu": 4, "cpu_hot_add": False},
    ),
    Case(
        "off: it is changed, then started",
        {"change": ["cpu 2 → 4"], "power_on": []},
        asked={"cpu": 4},
        meanwhile=in_state("poweredOff"),
    ),
    Case(
        "CPUs that someone changed by hand are set back",
        {"pending": ["cpu 8 → 2"]},
        meanwhile=hardware(cpu=8),
    ),
    Case("cores per socket", {"pending": ["cores per socket 1 → 2"]}, asked={"cores_per_socket": 2}),
    Case(
        "cores per socket keep CPUs from being added while it runs",
        {"pending": ["cpu 2 → 4", "cores per socket 1 → 2"]},
        born={"cpu_hot_add": True},
        asked={"cpu": 4, "cores_per_socket": 2},
    ),
    Case(
        "cores per socket stay as the template has them",
        {"keep": []},
        born={"cpu": 4},
        meanwhile=hardware(cores_per_socket=2),
    ),
    Case(
        "hot-add by whole sockets",
        {"change": ["cpu 2 → 4"]},
        born={"cpu_hot_add": True},
        asked={"cpu": 4},
        meanwhile=hardware(cores_per_socket=2),
    ),
    Case(
        "cores per socket of the template that do not divide the CPUs become 1",
        {"pending": ["cpu 4 → 6", "cores per socket 4 → 1"]},
        born={"cpu": 4, "cpu_hot_add": True},
        asked={"cpu": 6},
        meanwhile=hardware(cores_per_socket=4),
    ),
    Case(
        "CPU reservation",
        {"change": ["cpu reservation 0 MHz → 1000 MHz"]},
        asked={"cpu_reservation_mhz": 1000},
    ),
    Case(
        "CPU reservation that goes",
        {"change": ["cpu reservation 1000 MHz → 0 MHz"]},
        born={"cpu_reservation_mhz": 1000},
        asked={"cpu_reservation_mhz": 0},
    ),
    # memory
    Case("more memory, no hot-add", {"pending": ["memory 4096 MiB → 8192 MiB"]}, asked={"memory_mb": 8192}),
    Case(
        "more memory, hot-add",
        {"change": ["memory 4096 MiB → 8192 MiB"]},
        born={"memory_hot_add": True},
        asked={"memory_mb": 8192},
    ),
    Case(
        "more memory, up to the limit of hot-add",
        {"change": ["memory 4096 MiB → 8192 MiB"]},
        born={"memory_hot_add": True},
        asked={"memory_mb": 8192},
        meanwhile=hardware(memory_hot_add_limit_mb=8192),
    ),
    Case(
        "more memory, beyond the limit of hot-add",
        {"pending": ["memory 4096 MiB → 8192 MiB"]},
        born={"memory_hot_add": True},
        asked={"memory_mb": 8192},
        meanwhile=hardware(memory_hot_add_limit_mb=8188),
    ),
    Case(
        "more memory than 3 GiB, of less: 64-bit Linux cannot do that while it runs",
        {"pending": ["memory 3072 MiB → 4096 MiB"]},
        born={"memory_hot_add": True, "memory_mb": 3072},
        asked={"memory_mb": 4096},
    ),
    Case(
        "memory that stays below 3 GiB",
        {"change": ["memory 2048 MiB → 3072 MiB"]},
        born={"memory_hot_add": True, "memory_mb": 2048},
        asked={"memory_mb": 3072},
    ),
    Case(
        "less memory",
        {"pending": ["memory 4096 MiB → 2048 MiB"]},
        born={"memory_hot_add": True},
        asked={"memory_mb": 2048},
    ),
    Case(
        "memory reservation",
        {"change": ["memory reservation 0 MiB → 4096 MiB"]},
        asked={"memory_reservation_mb": 4096},
    ),
    Case(
        "memory reservation that waits for its memory",
        {"pending": ["memory 4096 MiB → 8192 MiB", "memory reservation 0 MiB → 8192 MiB"]},
        asked={"memory_mb": 8192, "memory_reservation_mb": 8192},
    ),
    Case(
        "memory reservation that what there is suffices for",
        {"change": ["memory reservation 0 MiB → 4096 MiB"], "pending": ["memory 4096 MiB → 8192 MiB"]},
        asked={"memory_mb": 8192, "memory_reservation_mb": 4096},
    ),
    Case(
        "memory reservation that comes with its memory",
        {"change": ["memory 4096 MiB → 8192 MiB", "memory reservation 0 MiB → 8192 MiB"]},
        born={"memory_hot_add": True},
        asked={"memory_mb": 8192, "memory_reservation_mb": 8192},
    ),
    Case(
        "memory that shrinks below its reservation gives that up first",
        {
            "change": ["memory reservation 4096 MiB → 2048 MiB"],
            "pending": ["memory 4096 MiB → 2048 MiB"],
        },
        born={"memory_reservation_mb": 4096},
        asked={"memory_mb": 2048, "memory_reservation_mb": 2048},
    ),
    Case("memory hot-add", {"pending": ["memory hot-add off → on"]}, asked={"memory_hot_add": True}),
    # the first disk
    Case("disk grows", {"change": ["disk 80 GiB → 100 GiB"]}, asked={"disk_gb": 100}),
    Case("disk cannot shrink", {"replace": ["disk 80 GiB → 40 GiB"]}, asked={"disk_gb": 40}),
    Case("disk of a linked clone cannot grow", {"replace": ["disk 80 GiB → 100 GiB"]}, {}, {"disk_gb": 100}, linked),
    Case("disk of a linked clone as asked", {"keep": []}, meanwhile=linked),
    Case(
        "disk that somebody has made larger than asked",
        {"replace": ["disk 90 GiB → 80 GiB"]},
        meanwhile=hardware(disks=(MachineDisk(2000, 0, 90 * KIB_PER_GIB),)),
    ),
    Case(
        "disk of no whole number of GiB",
        {"change": ["disk 79.5 GiB → 80 GiB"]},
        meanwhile=hardware(disks=(MachineDisk(2000, 0, 159 * KIB_PER_GIB // 2),)),
    ),
    # further disks
    Case("further disk", {"change": ["further disk etcd none → 20 GiB"]}, asked={"disks": [ETCD]}),
    Case(
        "one more further disk",
        {"change": ["further disk logs none → 30 GiB"]},
        born={"disks": [ETCD]},
        asked={"disks": [ETCD, LOGS]},
    ),
    Case("further disks in another order", {"keep": []}, {"disks": [ETCD, LOGS]}, {"disks": [LOGS, ETCD]}),
    Case(
        "further disk before the others moves none of them",
        {"change": ["further disk logs none → 30 GiB"]},
        born={"disks": [ETCD]},
        asked={"disks": [LOGS, ETCD]},
    ),
    Case(
        "further disk grows",
        {"change": ["further disk etcd 20 GiB → 40 GiB"]},
        born={"disks": [LOGS, ETCD]},
        asked={"disks": [LOGS, {**ETCD, "size_gb": 40}]},
    ),
    Case(
        "further disk cannot shrink",
        {"replace": ["further disk etcd 20 GiB → 10 GiB"]},
        born={"disks": [ETCD]},
        asked={"disks": [{**ETCD, "size_gb": 10}]},
    ),
    Case(
        "further disk that the config has no more is kept",
        {"replace": ["further disk etcd 20 GiB → none"]},
        born={"disks": [ETCD]},
        asked={"disks": []},
    ),
    Case(
        "further disk under another name is another one",
        {"change": ["further disk logs none → 30 GiB"], "replace": ["further disk etcd 20 GiB → none"]},
        born={"disks": [ETCD]},
        asked={"disks": [LOGS]},
    ),
    Case(
        "further disk that is gone is made anew",
        {"change": ["further disk etcd none → 20 GiB"]},
        born={"disks": [ETCD, LOGS]},
        meanwhile=detached(1),
    ),
    Case(
        "further disk that is gone from config and machine is forgotten",
        {"keep": []},
        born={"disks": [ETCD]},
        asked={"disks": []},
        meanwhile=detached(1),
    ),
    Case(
        "disk that others attached is no matter of ours",
        {"keep": []},
        born={"disks": [ETCD]},
        meanwhile=more_disk(2, 500),
    ),
    Case(
        "further disk takes no place that another's disk has",
        {"change": ["further disk etcd none → 20 GiB"]},
        asked={"disks": [ETCD]},
        meanwhile=more_disk(1, 500),
    ),
    Case(
        "ledger of the disks that somebody has damaged",
        {"change": ["further disk etcd none → 20 GiB"]},
        born={"disks": [ETCD]},
        meanwhile=extra_config(**{"fury.disks": "etcd"}),
    ),
    Case(
        "provisioning of disks that are there is no difference",
        {"keep": []},
        born={"disks": [ETCD]},
        asked={"disks": [{**ETCD, "provisioning": "thick"}]},
    ),
    # hardware version
    Case(
        "hardware too old",
        {"pending": ["hardware version 17 → 19"]},
        asked={"minimum_hardware_version": 19},
    ),
    Case("hardware new enough", {"keep": []}, asked={"minimum_hardware_version": 15}),
    Case(
        "hardware of an unknown version",
        {"keep": []},
        asked={"minimum_hardware_version": 15},
        meanwhile=hardware(version=0),
    ),
    # network cards
    Case("another network", {"change": ["network 1 net → other"]}, asked={"placement.network": "other"}),
    Case("network as a path", {"keep": []}, asked={"placement.network": "folder/net"}),
    Case("moved to another network by hand", {"change": ["network 1 other → net"]}, meanwhile=card_moved),
    Case("network that cannot be told", {"keep": []}, meanwhile=network_unknown),
    Case("card of another MAC address", {"replace": ["network card 1 none → net"]}, meanwhile=card_replaced),
    Case("MAC address in capital letters", {"keep": []}, meanwhile=mac_in_capitals),
    Case("card that others added is no matter of ours", {"keep": []}, meanwhile=more_card),
    Case(
        "further card: the guest learns its cards at its first boot",
        {"replace": [BIRTH, "network card 2 none → storage"]},
        asked={"cards": [STORAGE]},
    ),
    Case("further card that goes", {"replace": [BIRTH]}, born={"cards": [STORAGE]}, asked={"cards": []}),
    Case(
        "further card on another network",
        {"change": ["network 2 storage → other"]},
        born={"cards": [STORAGE]},
        asked={"cards": [{**STORAGE, "network": "other"}]},
    ),
    Case(
        "further card in another IP network",
        {"replace": [BIRTH]},
        born={"cards": [STORAGE]},
        asked={"cards": [{**STORAGE, "cidr": "10.7.0.0/24"}]},
    ),
    # extra_config
    Case(
        "extra_config of the pool",
        {"change": ["extra_config a none → TRUE"]},
        asked={"extra_config": {"a": True}},
    ),
    Case(
        "extra_config of the cluster", {"change": ["extra_config a none → 3"]}, asked={"vsphere.extra_config": {"a": 3}}
    ),
    Case(
        "extra_config of the pool is over the cluster's",
        {"change": ["extra_config a 1 → 2"]},
        born={"vsphere.extra_config": {"a": 1}},
        asked={"extra_config": {"a": 2}},
    ),
    Case(
        "extra_config that changes",
        {"change": ["extra_config a 1 → 2"]},
        born={"extra_config": {"a": 1, "b": 1}},
        asked={"extra_config": {"a": 2, "b": 1}},
    ),
    Case(
        "extra_config that the config has no more",
        {"change": ["extra_config a 1 → none"]},
        born={"extra_config": {"a": 1, "b": 1}},
        asked={"extra_config": {"b": 1}},
    ),
    Case(
        "extra_config that changes, comes and goes",
        {"change": ["extra_config a 1 → 2", "extra_config c none → 1", "extra_config b 1 → none"]},
        born={"extra_config": {"a": 1, "b": 1}},
        asked={"extra_config": {"a": 2, "c": 1}},
    ),
    Case(
        "extra_config that somebody changed by hand",
        {"change": ["extra_config a 7 → 1"]},
        born={"extra_config": {"a": 1}},
        meanwhile=extra_config(a="7"),
    ),
    Case(
        "extra_config that somebody removed by hand",
        {"change": ["extra_config a none → 1"]},
        born={"extra_config": {"a": 1}},
        meanwhile=extra_config(a=""),
    ),
    Case("extra_config that others added is no matter of ours", {"keep": []}, meanwhile=extra_config(hpet="TRUE")),
    Case(
        "extra_config that config and machine have no more",
        {"keep": []},
        born={"extra_config": {"a": 1}},
        asked={"extra_config": {}},
        meanwhile=extra_config(a=""),
    ),
    Case(
        "extra_config that is to be empty: vSphere keeps no such key",
        {"change": ["extra_config a 1 → none"]},
        born={"extra_config": {"a": 1}},
        asked={"extra_config": {"a": ""}},
    ),
    Case("extra_config in another spelling", {"keep": []}, {"extra_config": {"a.B": 1}}, {"extra_config": {"A.b": 1}}),
    Case(
        "extra_config that changes, in another spelling",
        {"change": ["extra_config A.b 1 → 2"]},
        born={"extra_config": {"a.B": 1}},
        asked={"extra_config": {"A.b": 2}},
    ),
    Case(
        "disks lost their UUIDs by hand",
        {"change": ["extra_config disk.EnableUUID FALSE → TRUE"]},
        meanwhile=extra_config(**{"disk.EnableUUID": "FALSE"}),
    ),
    Case(
        "disks without UUIDs when that is asked for",
        {"change": ["extra_config disk.EnableUUID TRUE → FALSE"]},
        asked={"vsphere.extra_config": {"disk.EnableUUID": False}},
    ),
    # notes, attributes, tags
    Case("notes", {"change": ["notes none → ours"]}, asked={"vsphere.notes": "ours"}),
    Case(
        "notes of the pool are over the cluster's",
        {"change": ["notes ours → pool's"]},
        born={"vsphere.notes": "ours"},
        asked={"notes": "pool's"},
    ),
    Case("notes of several lines", {"change": [r"notes none → two\nlines"]}, asked={"notes": "two\nlines"}),
    Case("notes that nobody asks for stay", {"keep": []}, meanwhile=settings(notes="by hand")),
    Case(
        "notes changed by hand", {"change": ["notes by hand → ours"]}, {"notes": "ours"}, {}, settings(notes="by hand")
    ),
    Case("attribute", {"change": ["attribute owner none → me"]}, asked={"attributes": {"owner": "me"}}),
    Case(
        "attribute of the pool is over the cluster's",
        {"change": ["attribute owner me → you"]},
        born={"vsphere.attributes": {"owner": "me"}},
        asked={"attributes": {"owner": "you"}},
    ),
    Case(
        "attribute that is to be empty",
        {"change": ["attribute owner me → none"]},
        born={"attributes": {"owner": "me"}},
        asked={"attributes": {"owner": ""}},
    ),
    Case("attribute that is to be empty and is", {"keep": []}, asked={"attributes": {"owner": ""}}),
    Case("attribute that nobody asks for any more stays", {"keep": []}, {"attributes": {"a": "b"}}, {"attributes": {}}),
    Case("attribute of others", {"keep": []}, meanwhile=settings(attributes={"backup": "yes"})),
    Case("tag", {"change": ["tag backup none → daily"]}, asked={"tags": {"backup": "daily"}}),
    Case(
        "tag of the pool is over the cluster's",
        {"change": ["tag backup daily → never"]},
        born={"vsphere.tags": {"backup": "daily"}},
        asked={"tags": {"backup": "never"}},
    ),
    Case(
        "two tags of a category for one",
        {"change": ["tag backup daily, weekly → daily"]},
        born={"tags": {"backup": "daily"}},
        meanwhile=settings(tags={"backup": frozenset({"daily", "weekly"})}),
    ),
    Case("tag of others", {"keep": []}, meanwhile=settings(tags={"team": frozenset({"red"})})),
    Case("tags that were not read", {"keep": []}, asked={"tags": {"backup": "daily"}}, meanwhile=settings(tags=None)),
    # what the guest was told
    Case(
        "user data that the guest has read is removed",
        {"change": ["guestinfo.userdata kept → none"]},
        meanwhile=settings(holds_user_data=True),
    ),
    Case(
        "user data stays while the guest does not answer",
        {"keep": []},
        meanwhile=lambda machine: replace(with_settings(machine, holds_user_data=True), guest_addresses={}),
    ),
    Case("another user", {"replace": [BIRTH]}, asked={"ssh.user": "admin"}),
    Case("other name servers", {"replace": [BIRTH]}, asked={"network.nameservers": ["10.0.0.250"]}),
    Case("other domain", {"replace": [BIRTH]}, asked={"network.domain": "example.com"}),
    Case(
        "other gateway", {"replace": [BIRTH]}, {"network.nameservers": ["9.9.9.9"]}, {"network.gateway": "10.0.0.254"}
    ),
    Case("IPv6", {"replace": [BIRTH]}, asked={"network.ipv6": {"cidr": "2001:db8::/64"}}),
    Case("linked from now on", {"replace": [BIRTH]}, asked={"clone": "linked"}),
    Case("other provisioning", {"replace": [BIRTH]}, asked={"disk_provisioning": "thick"}),
    Case(
        "other customization",
        {"replace": [BIRTH]},
        {"ssh.accept_new_host_keys": True},
        {"customization.method": "none"},
    ),
    Case(
        "keys that may log in are no matter of vSphere", {"keep": []}, asked={"ssh.authorized_keys": ["ssh-rsa AAAA"]}
    ),
    Case("time servers are no matter of vSphere", {"keep": []}, asked={"network.ntp": ["ntp.example.com"]}),
    Case("ranges and exclusions concern new nodes only", {"keep": []}, asked=NEXT_FREE),
    # what it is
    Case("another template", {"replace": ["template T/ubuntu → T/other"]}, asked={"template": "T/other"}),
    Case(
        "another template, made otherwise: one reason will do",
        {"replace": ["template T/ubuntu → T/other"]},
        asked={"template": "T/other", "clone": "linked"},
    ),
    Case("another role", {"replace": ["role worker → etcd"]}, asked={"role": "etcd"}),
    Case(
        "another network of all nodes",
        {"replace": [BIRTH, "address 10.0.0.4 → 10.9.0.0/24"]},
        asked={"network.cidr": "10.9.0.0/24"},
    ),
    Case(
        "another network of all nodes, which have further cards",
        {"replace": [BIRTH, "address 10.0.0.4 → 10.9.0.0/24"]},
        born={"cards": [STORAGE]},
        asked={"network.cidr": "10.9.0.0/24"},
    ),
    Case(
        "a larger network of all nodes",
        {"keep": []},
        asked={"network.cidr": "10.0.0.0/16"},
    ),
    # attributes of ours
    Case(
        "attributes that are missing",
        {"repair": ["attribute fury.pool none → apps"]},
        meanwhile=lambda each: replace(each, unstamped=("fury.pool",)),
    ),
    Case(
        "another environment",
        {"repair": ["attribute fury.environment other → test"]},
        meanwhile=lambda machine: with_facts(machine, environment="other"),
    ),
    # several at once
    Case(
        "each difference in its own way",
        {
            "repair": ["attribute fury.pool none → apps"],
            "change": ["disk 80 GiB → 100 GiB"],
            "pending": ["cpu 2 → 4"],
            "replace": ["template T/ubuntu → T/other"],
        },
        asked={"cpu": 4, "disk_gb": 100, "template": "T/other"},
        meanwhile=lambda machine: replace(machine, unstamped=("fury.pool",)),
    ),
    Case(
        "off: all that can be changed is, then it is started",
        {
            "change": ["cpu 2 → 4", "cores per socket 1 → 2", "memory 4096 MiB → 2048 MiB", "hardware version 17 → 19"],
            "replace": ["disk 80 GiB → 40 GiB"],
            "power_on": [],
        },
        asked={
            "cpu": 4,
            "cores_per_socket": 2,
            "memory_mb": 2048,
            "minimum_hardware_version": 19,
            "disk_gb": 40,
        },
        meanwhile=in_state("poweredOff"),
    ),
    Case(
        "hardware and settings that were not read are not compared",
        {"keep": []},
        asked={"cpu": 4, "extra_config": {"a": 1}, "notes": "x", "placement.network": "other"},
        meanwhile=lambda machine: replace(machine, hardware=None, settings=None),
    ),
    Case(
        "hardware that was not read: nothing is known of disks either",
        {"change": ["notes none → x"]},
        asked={"cpu": 4, "notes": "x", "disks": [ETCD]},
        meanwhile=lambda machine: replace(machine, hardware=None),
    ),
]

cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)


def told(difference: Difference) -> str:
    if difference.what == BIRTH:
        return BIRTH  # its values are hashes
    return f"{difference.name} {difference.shown_before} → {difference.shown_after}"


def told_of(planned: Plan, name: str = NAME) -> Told:
    return {
        step.action: [told(each) for each in step.differences] for step in planned.steps if step.subject.name == name
    }


def acted_on(planned: Plan) -> set[tuple[str, str]]:
    return {
        (step.subject.name, told(each))
        for step in planned.steps
        if step.action in (CHANGE, POWER_CYCLE)
        for each in step.differences
    }


@cases
def test_difference_is_settled_in_its_way(case: Case) -> None:
    model, machines = case.start()
    planned = plan(model, machines)
    assert told_of(planned) == case.steps
    assert list(told_of(planned)) == list(case.steps)  # their order too
    assert planned.changed is bool(ACTING & case.steps.keys())


@cases
def test_allowed_power_cycle_settles_what_is_pending(case: Case) -> None:
    expected = {POWER_CYCLE if action == "pending" else action: found for action, found in case.steps.items()}
    model, machines = case.start()
    assert told_of(plan(model, machines, allowed=Allowed(power_cycle=True))) == expected


@cases
@pytest.mark.parametrize("allowed", [Allowed(), Allowed(power_cycle=True)], ids=["hot only", "power cycle"])
def test_second_run_has_nothing_to_do(case: Case, allowed: Allowed) -> None:
    model, machines = case.start()
    first = plan(model, machines, allowed=allowed)
    left = [(step.action, step.subject.name, step.reason) for step in first.steps if step.action not in ACTING]
    second = plan(model, carried_out(model, first, machines), allowed=allowed)
    assert not second.changed, [step.described() for step in second.steps]
    reported = [(step.action, step.subject.name, step.reason) for step in second.steps if step.action != "keep"]
    assert reported == [step for step in left if step[0] != "keep"]


@cases
def test_diff_shows_what_changes_and_nothing_else(case: Case) -> None:
    model, machines = case.start()
    planned = plan(model, machines, allowed=Allowed(power_cycle=True))
    diff = plan_diff(model, planned)
    assert (diff["before"] != diff["after"]) is planned.changed
    shown = f"{diff['before']}{diff['after']}"
    changing = {step.subject.name for step in planned.steps if step.action in ACTING}
    assert {line for line in shown.splitlines() if not line.startswith("  ")} == changing
    for step in planned.steps:
        for each in step.differences:
            assert (f"  {each.name}: " in shown) is (step.action in ACTING)


def test_suspended_machine_is_not_changed_as_if_it_were_off() -> None:
    case = Case("", {}, asked={"cpu": 4}, meanwhile=in_state("suspended"))
    model, machines = case.start()
    assert told_of(plan(model, machines)) == {"pending": ["cpu 2 → 4"], "power_on": []}


def test_pending_change_says_what_would_settle_it() -> None:
    model, machines = Case("", {}, asked={"cpu": 4}).start()
    [step] = [step for step in plan(model, machines).steps if step.subject.name == NAME]
    assert "cpu 2 → 4" in step.reason
    assert "off" in step.reason


def test_only_the_machine_that_differs_is_acted_on() -> None:
    model, machines = Case("", {}, meanwhile=settings(notes="x", holds_user_data=True)).start()
    assert acted_on(plan(model, machines)) == {(NAME, "guestinfo.userdata kept → none")}


def test_new_further_disk_is_made_as_the_config_says() -> None:
    model, machines = Case("", {}, asked={"disks": [{**ETCD, "provisioning": "eager_zeroed_thick"}]}).start()
    [(_machine, [difference])] = plan(model, machines).changes(CHANGE)
    assert (difference.item, difference.after, difference.note) == ("etcd", 20, "eager_zeroed_thick")


def test_grown_disk_is_known_by_its_key() -> None:
    model, machines = Case(
        "", {}, born={"disks": [ETCD, LOGS]}, asked={"disks": [ETCD, {**LOGS, "size_gb": 50}]}
    ).start()
    [(machine, [difference])] = plan(model, machines).changes(CHANGE)
    [disk] = [disk for disk in machine.hardware.disks if disk.key == difference.key]
    assert disk.size_kb == 30 * KIB_PER_GIB
