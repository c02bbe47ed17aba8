"""Check mode and apply tell the same story: a table of what may happen to a cluster between two runs.

Each scenario is run as check, apply and check again. The first two say the same; the last finds nothing left to do,
except what needs somebody's permission or another machine.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
import results
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tags import Tags
from inventories import lab_inventory
from pyVmomi import vim
from simulator import READS, VCenter

NODE = "LAB/vm/demo/demo-infra-1"
LB, MASTER, INFRA = ("demo-lb-1", "demo-master-1", "demo-infra-1")


class Site:
    """A vCenter, its administrator, and the config of a cluster in it."""

    def __init__(self, run: Any, admin: Admin, model: dict[str, Any]) -> None:
        self.run = run
        self.admin = admin
        self.model = model

    def pool(self, name: str) -> dict[str, Any]:
        return results.pool(self.model, name)


Act = Callable[[Site], None]


def nothing(_site: Site) -> None:
    pass


@dataclass(frozen=True)
class Scenario:
    """What happens, and what the next run makes of it.

    Attributes:
        happens: since the cluster was made; without it the cluster is yet to be made.
        steps: what happens to each node that is not kept.
        given: what is in the config from the beginning.
        options: of the module.
        left: what is reported once more by the run after it.
    """

    happens: Act | None
    steps: dict[str, list[str]]
    given: Act = nothing
    options: dict[str, Any] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)


def all_of(*acts: Act) -> Act:
    def act(site: Site) -> None:
        for each in acts:
            each(site)

    return act


def of_pool(name: str, /, **values: Any) -> Act:
    """Set keys of a pool, each time to values of their own: what happens in one scenario stays in it."""
    return lambda site: site.pool(name).update(deepcopy(values))


def infra(**values: Any) -> Act:
    return of_pool("infra", **values)


def of_section(section: str, /, **values: Any) -> Act:
    return lambda site: site.model.setdefault(section, {}).update(deepcopy(values))


def without_pool(name: str) -> Act:
    return lambda site: site.model["pools"].remove(site.pool(name))


def by_hand(act: Callable[[Admin], Any]) -> Act:
    def done(site: Site) -> None:
        act(site.admin)

    return done


def edited(**values: Any) -> Act:
    return by_hand(lambda admin: admin.reconfigure(NODE, vim.vm.ConfigSpec(**values)))


def edited_while_off(**values: Any) -> Act:
    return by_hand(lambda admin: admin.reconfigure_off(NODE, vim.vm.ConfigSpec(**values)))


def option(key: str, value: str) -> Any:
    return [vim.option.OptionValue(key=key, value=value)]


def reservation(amount: int) -> Any:
    return vim.ResourceAllocationInfo(reservation=amount)


def lost(*names: str) -> Act:
    def act(admin: Admin) -> None:
        for name in names or [each for each in admin.attributes(NODE) if each.startswith("fury.")]:
            admin.set_attribute(NODE, name, "")

    return by_hand(act)


def vanished(admin: Admin) -> None:
    admin.power_off(NODE)
    admin.destroy(NODE)


def make_template_with_snapshot(admin: Admin) -> None:
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/TEMPLATES", "linkable")
    admin.snapshot("LAB/vm/TEMPLATES/linkable")
    admin.find("LAB/vm/TEMPLATES/linkable").MarkAsTemplate()


def moved_below(admin: Admin) -> None:
    admin.make_folder("LAB/vm/demo", "below")
    admin.move(NODE, "LAB/vm/demo/below")


def attach_tag(category: str, name: str) -> Act:
    def act(site: Site) -> None:
        connection = site.run.connection
        with Tags(connection) as tags:
            tags.put({site.admin.find(NODE)._GetMoId(): {category: name}})

    return act


off = by_hand(lambda admin: admin.power_off(NODE))
suspended = by_hand(lambda admin: admin.suspend(NODE))
DOMAINS = of_section(
    "vsphere",
    failure_domains=[
        {"name": "rack-a", "hosts": ["esxi-01.lab.internal"]},
        {"name": "rack-b", "hosts": ["esxi-02.lab.internal"]},
    ],
)
TWO_DISKS = infra(disks=[{"name": "data", "size_gb": 10}, {"name": "logs", "size_gb": 20}])
ALLOWED = {"allow_power_cycle": True}
CREATED = {node: ["create"] for node in (LB, MASTER, INFRA)}
DELETED = {node: ["delete"] for node in (LB, MASTER, INFRA)}
CHANGED = {INFRA: ["change"]}
CYCLED = {INFRA: ["power_cycle"]}
PENDING = {INFRA: ["pending"]}
REPLACE = {INFRA: ["replace"]}
REPAIRED = {INFRA: ["repair"]}
SURPLUS = {INFRA: ["surplus"]}

SCENARIOS = {
    "nothing": Scenario(nothing, {}),
    # Nodes come and go.
    "create": Scenario(None, CREATED),
    "create with everything": Scenario(
        None,
        CREATED,
        given=all_of(
            TWO_DISKS,
            infra(cpu=4, cores_per_socket=2, cpu_hot_add=True, memory_hot_add=True, notes="a worker"),
            infra(cpu_reservation_mhz=500, memory_reservation_mb=1024, minimum_hardware_version=19),
            infra(cards=[{"network": "lab-dvs-net", "cidr": "10.8.0.0/24"}]),
            of_section("vsphere", tags={"backup": "daily"}, attributes={"owner": "platform"}, extra_config={"a.b": 1}),
        ),
    ),
    "create in failure domains": Scenario(None, CREATED, given=DOMAINS),
    "grow": Scenario(infra(count=2), {"demo-infra-2": ["create"]}),
    "grow in failure domains": Scenario(infra(count=3), {f"demo-infra-{n}": ["create"] for n in (2, 3)}, given=DOMAINS),
    "new pool": Scenario(
        lambda site: site.model["pools"].append({"name": "extra", "role": "worker"}), {"demo-extra-1": ["create"]}
    ),
    "vanished from its failure domain": Scenario(by_hand(vanished), {INFRA: ["create"]}, given=DOMAINS),
    "linked clones": Scenario(
        infra(count=2),
        {"demo-infra-2": ["create"]},
        given=all_of(
            by_hand(make_template_with_snapshot), infra(clone="linked", disk_gb=10, template="TEMPLATES/linkable")
        ),
    ),
    "linked clone asked to grow": Scenario(
        infra(disk_gb=20),
        {INFRA: ["replace"]},
        given=all_of(
            by_hand(make_template_with_snapshot), infra(clone="linked", disk_gb=10, template="TEMPLATES/linkable")
        ),
        left={INFRA: ["replace"]},
    ),
    "vanished": Scenario(by_hand(vanished), {INFRA: ["create"]}),
    "shrink, kept": Scenario(infra(count=0), SURPLUS, left=SURPLUS),
    "shrink, removed": Scenario(infra(count=0), {INFRA: ["delete"]}, options={"remove_surplus": True}),
    "pool gone, kept": Scenario(without_pool("infra"), SURPLUS, left=SURPLUS),
    "pool gone, removed": Scenario(without_pool("infra"), {INFRA: ["delete"]}, options={"remove_surplus": True}),
    "one goes and one comes": Scenario(
        all_of(infra(count=0), of_pool("master", count=3)),
        {INFRA: ["delete"], "demo-master-2": ["create"], "demo-master-3": ["create"]},
        options={"remove_surplus": True},
    ),
    "destroy": Scenario(nothing, DELETED, options={"state": "absent"}),
    "destroy nothing": Scenario(None, {}, options={"state": "absent"}),
    "destroy what is off": Scenario(off, DELETED, options={"state": "absent"}),
    "destroy what is suspended": Scenario(suspended, DELETED, options={"state": "absent"}),
    "destroy and keep a volume": Scenario(
        by_hand(lambda admin: admin.attach_volume(NODE, "volume")),
        DELETED,
        options={"state": "absent", "foreign_disks": "detach"},
    ),
    # Power.
    "off": Scenario(off, {INFRA: ["power_on"]}),
    "suspended": Scenario(suspended, {INFRA: ["power_on"]}),
    "off and to be changed": Scenario(all_of(off, infra(cpu=4)), {INFRA: ["change", "power_on"]}),
    "suspended and to be changed": Scenario(
        all_of(suspended, infra(cpu=4, disk_gb=90)), {INFRA: ["change", "pending", "power_on"]}, left=PENDING
    ),
    # What is changed while it runs.
    "more CPUs by hot-add": Scenario(infra(cpu=4), CHANGED, given=infra(cpu_hot_add=True)),
    "more memory by hot-add": Scenario(infra(memory_mb=8192), CHANGED, given=infra(memory_hot_add=True)),
    "reservations": Scenario(infra(cpu_reservation_mhz=500, memory_reservation_mb=1024), CHANGED),
    "reservations less": Scenario(
        infra(cpu_reservation_mhz=0, memory_reservation_mb=512),
        CHANGED,
        given=infra(cpu_reservation_mhz=500, memory_reservation_mb=1024),
    ),
    "disk grown": Scenario(infra(disk_gb=100), CHANGED),
    "disk added": Scenario(infra(disks=[{"name": "data", "size_gb": 10}]), CHANGED),
    "disk added before others": Scenario(
        lambda site: site.pool("infra")["disks"].insert(0, {"name": "etcd", "size_gb": 5}), CHANGED, given=TWO_DISKS
    ),
    "further disk grown": Scenario(
        lambda site: site.pool("infra")["disks"][1].update(size_gb=30), CHANGED, given=TWO_DISKS
    ),
    "further disks in another order": Scenario(lambda site: site.pool("infra")["disks"].reverse(), {}, given=TWO_DISKS),
    "notes": Scenario(infra(notes="a worker"), CHANGED),
    "notes changed": Scenario(infra(notes="another"), CHANGED, given=infra(notes="a worker")),
    "notes no more": Scenario(infra(notes=""), {}, given=infra(notes="a worker")),
    "attribute": Scenario(infra(attributes={"owner": "platform"}), CHANGED),
    "attribute changed": Scenario(
        infra(attributes={"owner": "us"}), CHANGED, given=infra(attributes={"owner": "platform"})
    ),
    "attribute no more": Scenario(infra(attributes={}), {}, given=infra(attributes={"owner": "platform"})),
    "extra_config": Scenario(infra(extra_config={"some.key": "1"}), CHANGED),
    "extra_config changed": Scenario(
        infra(extra_config={"some.key": True}), CHANGED, given=infra(extra_config={"some.key": "1"})
    ),
    "extra_config no more": Scenario(infra(extra_config={}), CHANGED, given=infra(extra_config={"some.key": "1"})),
    "extra_config empty": Scenario(infra(extra_config={"some.key": ""}), {}),
    "tag": Scenario(infra(tags={"backup": "daily"}), CHANGED),
    "tag changed": Scenario(infra(tags={"backup": "weekly"}), CHANGED, given=infra(tags={"backup": "daily"})),
    "tag no more": Scenario(infra(tags={}), {}, given=infra(tags={"backup": "daily"})),
    "network": Scenario(of_section("network", name="lab-dvs-net"), {node: ["change"] for node in (LB, MASTER, INFRA)}),
    "network of a further card": Scenario(
        lambda site: site.pool("infra")["cards"][0].update(network="lab-net"),
        CHANGED,
        given=infra(cards=[{"network": "lab-dvs-net"}]),
    ),
    # What needs the machine to be off.
    "more CPUs": Scenario(infra(cpu=4), PENDING, left=PENDING),
    "more CPUs, allowed": Scenario(infra(cpu=4), CYCLED, options=ALLOWED),
    "fewer CPUs": Scenario(infra(cpu=1), PENDING, given=infra(cpu_hot_add=True), left=PENDING),
    "fewer CPUs, allowed": Scenario(infra(cpu=1), CYCLED, options=ALLOWED),
    "less memory, allowed": Scenario(infra(memory_mb=2048), CYCLED, options=ALLOWED),
    "cores per socket, allowed": Scenario(infra(cpu=4, cores_per_socket=2), CYCLED, options=ALLOWED),
    "hot-add, allowed": Scenario(infra(cpu_hot_add=True, memory_hot_add=True), CYCLED, options=ALLOWED),
    "hot-add and more of it, allowed": Scenario(
        infra(cpu_hot_add=True, cpu=4, memory_hot_add=True, memory_mb=8192), CYCLED, options=ALLOWED
    ),
    "newer hardware": Scenario(infra(minimum_hardware_version=19), PENDING, left=PENDING),
    "newer hardware, allowed": Scenario(infra(minimum_hardware_version=19), CYCLED, options=ALLOWED),
    "newer hardware while off": Scenario(
        all_of(off, infra(minimum_hardware_version=19)), {INFRA: ["change", "power_on"]}
    ),
    "newer hardware and more CPUs, allowed": Scenario(
        infra(minimum_hardware_version=19, cpu=8), CYCLED, options=ALLOWED
    ),
    "some now and some later": Scenario(
        infra(disk_gb=90, notes="a worker", memory_mb=8192), {INFRA: ["change", "pending"]}, left=PENDING
    ),
    "some now and some while off": Scenario(
        infra(disk_gb=90, memory_mb=8192), {INFRA: ["change", "power_cycle"]}, options=ALLOWED
    ),
    # What only another machine has.
    "template": Scenario(infra(template="TEMPLATES/oraclelinux-8"), REPLACE, left=REPLACE),
    "smaller disk": Scenario(infra(disk_gb=40), REPLACE, left=REPLACE),
    "smaller further disk": Scenario(
        lambda site: site.pool("infra")["disks"][0].update(size_gb=1), REPLACE, given=TWO_DISKS, left=REPLACE
    ),
    "further disk no more": Scenario(
        lambda site: site.pool("infra")["disks"].pop(), REPLACE, given=TWO_DISKS, left=REPLACE
    ),
    "one more card": Scenario(infra(cards=[{"network": "lab-dvs-net"}]), REPLACE, left=REPLACE),
    "clone mode": Scenario(infra(disk_provisioning="thick"), REPLACE, left=REPLACE),
    "another gateway": Scenario(
        of_section("network", gateway="10.213.0.254"),
        {node: ["replace"] for node in (LB, MASTER, INFRA)},
        left={node: ["replace"] for node in (LB, MASTER, INFRA)},
    ),
    "failure domain gone": Scenario(
        lambda site: site.model["vsphere"]["failure_domains"].pop(0),
        {node: ["replace"] for node in (LB, INFRA)},
        given=DOMAINS,
        left={node: ["replace"] for node in (LB, INFRA)},
    ),
    "all at once": Scenario(
        all_of(off, infra(template="TEMPLATES/oraclelinux-8", cpu=4, notes="a worker"), lost("fury.address")),
        {INFRA: ["repair", "change", "replace", "power_on"]},
        left=REPLACE,
    ),
    # What is written on machines.
    "environment": Scenario(
        lambda site: site.model.update(environment="production"), {node: ["repair"] for node in (LB, MASTER, INFRA)}
    ),
    "all attributes lost": Scenario(lost(), REPAIRED),
    "some attributes lost": Scenario(lost("fury.address", "fury.ssh_host_key"), REPAIRED),
    "endpoint": Scenario(of_section("kubernetes", endpoint="api.example.com:6443"), {}),
    # Changed by hand in vCenter.
    "CPUs by hand": Scenario(edited_while_off(numCPUs=4), PENDING, left=PENDING),
    "CPUs by hand, allowed": Scenario(edited_while_off(numCPUs=4), CYCLED, options=ALLOWED),
    "CPUs by hand, put back by hot-add": Scenario(edited_while_off(numCPUs=1), CHANGED, given=infra(cpu_hot_add=True)),
    "memory by hand, allowed": Scenario(edited_while_off(memoryMB=1024), CYCLED, options=ALLOWED),
    "cores per socket by hand": Scenario(
        edited_while_off(numCPUs=4, numCoresPerSocket=2),
        CYCLED,
        given=infra(cpu=4, cores_per_socket=1),
        options=ALLOWED,
    ),
    "hot-add by hand, allowed": Scenario(
        edited_while_off(cpuHotAddEnabled=True, memoryHotAddEnabled=True), CYCLED, options=ALLOWED
    ),
    "CPU reservation by hand": Scenario(edited(cpuAllocation=reservation(100)), CHANGED),
    "memory reservation by hand": Scenario(edited(memoryAllocation=reservation(100)), CHANGED),
    "disk grown by hand": Scenario(by_hand(lambda admin: admin.resize_disk(NODE, 0, 99)), REPLACE, left=REPLACE),
    "further disk taken away by hand": Scenario(
        by_hand(lambda admin: admin.detach_disk(NODE, 2)), CHANGED, given=TWO_DISKS
    ),
    "volume attached": Scenario(by_hand(lambda admin: admin.attach_volume(NODE, "volume")), {}),
    "volume attached, disk added": Scenario(
        all_of(
            by_hand(lambda admin: admin.attach_volume(NODE, "volume", 1)), infra(disks=[{"name": "a", "size_gb": 1}])
        ),
        CHANGED,
    ),
    "disk with a snapshot": Scenario(
        all_of(by_hand(lambda admin: admin.snapshot(NODE)), infra(disk_gb=100)), REPLACE, left=REPLACE
    ),
    "notes by hand": Scenario(edited(annotation="mine"), CHANGED, given=infra(notes="ours")),
    "notes by hand, none of ours": Scenario(edited(annotation="mine"), {}),
    "attribute by hand": Scenario(
        by_hand(lambda admin: admin.set_attribute(NODE, "owner", "me")),
        CHANGED,
        given=infra(attributes={"owner": "platform"}),
    ),
    "attribute by hand, none of ours": Scenario(by_hand(lambda admin: admin.set_attribute(NODE, "x", "y")), {}),
    "environment by hand": Scenario(
        by_hand(lambda admin: admin.set_attribute(NODE, "fury.environment", "production")), REPAIRED
    ),
    "extra_config by hand": Scenario(
        edited(extraConfig=option("some.key", "2")), CHANGED, given=infra(extra_config={"some.key": "1"})
    ),
    "extra_config by hand, removed": Scenario(edited(extraConfig=option("disk.EnableUUID", "")), CHANGED),
    "extra_config by hand, none of ours": Scenario(edited(extraConfig=option("my.key", "1")), {}),
    "tag by hand": Scenario(attach_tag("backup", "never"), CHANGED, given=infra(tags={"backup": "daily"})),
    "tag by hand, none of ours": Scenario(attach_tag("mood", "good"), {}, given=infra(tags={"backup": "daily"})),
    "network by hand": Scenario(by_hand(lambda admin: admin.connect(NODE, "VM Network")), CHANGED),
    "moved to a folder below": Scenario(by_hand(moved_below), {}),
    "hardware by hand": Scenario(
        by_hand(
            lambda admin: (
                admin.power_off(NODE),
                admin.find(NODE).UpgradeVM_Task(version="vmx-18"),
                admin.power_on(NODE),
            )
        ),
        {},
    ),
}


@pytest.fixture
def site(start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]) -> Site:
    inventory = lab_inventory(
        clusters=[{"name": "LAB-CLUSTER", "hosts": ["esxi-01.lab.internal", "esxi-02.lab.internal"], "drs": True}],
        networks=["lab-net", "VM Network"],
        distributed_switches=[{"name": "LAB-DVS", "port_groups": ["lab-dvs-net"]}],
    )
    run = start(inventory)
    model["pools"] = model["pools"][:3]
    return Site(run, administer(run.vcenter), model)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_check_mode_foresees_what_is_done_and_nothing_is_left(
    site: Site, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario.given(site)
    if scenario.happens is not None:
        site.run.apply(site.model)
        scenario.happens(site)

    foreseen = check(site, monkeypatch, **scenario.options)
    done = site.run.apply(site.model, **scenario.options)
    assert results.steps(foreseen) == scenario.steps
    for key in ("changed", "plan", "diff", "endpoint", "warnings"):
        assert foreseen[key] == done[key], key
    new = {step["node"] for step in foreseen["plan"] if step["action"] == "create"}
    assert without_identity(foreseen, new) == without_identity(done, new)
    if not done["changed"]:
        assert done["diff"]["before"] == done["diff"]["after"] == ""

    again = check(site, monkeypatch, **scenario.options)
    assert results.steps(again) == scenario.left
    assert again["nodes"] == done["nodes"]
    assert again["endpoint"] == done["endpoint"]
    assert not again["changed"]
    assert again["diff"]["before"] == again["diff"]["after"] == ""


def check(site: Site, monkeypatch: pytest.MonkeyPatch, **options: Any) -> dict[str, Any]:
    """Return what check mode says; it must change nothing."""

    def refuse(*_arguments: Any) -> None:
        raise AssertionError("check mode sets tags")

    with site.run.vcenter.calls() as calls, monkeypatch.context() as patched:
        patched.setattr(Tags, "put", refuse)
        foreseen: dict[str, Any] = site.run.apply(site.model, check=True, **options)
    assert set(calls) <= READS
    return foreseen


def without_identity(result: dict[str, Any], new: set[str]) -> list[dict[str, Any]]:
    """Return the nodes without what nobody knows of new ones before they are made."""
    return [{**node, "id": "", "ssh_host_key": ""} if node["name"] in new else node for node in result["nodes"]]


def test_what_a_run_that_did_not_wait_has_left_is_done_by_the_next(site: Site) -> None:
    """Nobody waited for the guests to read their user data, which holds secrets."""
    site.run.apply(site.model, wait_for_guest=False)
    after = site.run.apply(site.model)
    assert results.steps(after) == {node: ["change"] for node in CREATED}
    assert not site.run.apply(site.model)["changed"]
