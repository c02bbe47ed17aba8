"""Waiting for guests, and what is said of those that do not come up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import events
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.guest_state import GuestState
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.guests import (
    GuestWait,
    Unready,
    judge,
    wait_for_guests,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.last_words import last_words, published
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.retries import SessionRenewed
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

MAC = "02:1c:0a:d5:00:04"


def make_guest(admin: Admin, name: str, address: str, on: bool = True) -> Any:
    """Make a machine whose guest reports an address, and return it."""
    network = {"version": 2, "ethernets": {"eth0": {"addresses": [f"{address}/24"]}}}
    metadata = json.dumps({"local-hostname": name, "network": network})
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm", name, {"guestinfo.metadata": metadata})
    if on:
        WaitForTask(admin.find(f"LAB/vm/{name}").PowerOnVM_Task())
    return admin.find(f"LAB/vm/{name}")


def state(**values: Any) -> GuestState:
    """Return the state of a guest that is up, but for values."""
    card = vim.vm.GuestInfo.NicInfo(macAddress=MAC.upper(), ipAddress=["fe80::1", "10.0.0.4"])
    up = {
        "runtime.powerState": "poweredOn",
        "guest.toolsRunningStatus": "guestToolsRunning",
        "guest.toolsVersionStatus2": "guestToolsUnmanaged",
        "guest.hostName": "demo-infra-1",
        "guest.net": [card],
    }
    return GuestState.of({**up, **{key.replace("__", "."): value for key, value in values.items()}})


def wait_of(**values: Any) -> GuestWait:
    return GuestWait(**{"name": "demo-infra-1", "reference": None, "address": "10.0.0.4", **values})


def test_guests_are_waited_for_together(start: Callable[..., Any], administer: Callable[..., Admin]) -> None:
    vcenter = start(None, "-guest-delay", "300").vcenter
    admin = administer(vcenter)
    waits = []
    for number in range(1, 4):
        reference = make_guest(admin, f"guest-{number}", f"10.0.0.{number}")
        waits.append(GuestWait(f"guest-{number}", reference, f"10.0.0.{number}"))
    with vcenter.calls() as calls:
        outcome = wait_for_guests(admin.session, waits, Deadline(60))
    assert outcome.addresses == {f"guest-{number}": f"10.0.0.{number}" for number in range(1, 4)}
    assert not outcome.failures
    assert calls["CreateFilter"] == calls["DestroyPropertyCollector"] == 1


def test_any_address_will_do_when_none_is_expected(admin: Admin) -> None:
    reference = make_guest(admin, "dhcp", "10.0.0.9")
    [card] = [each for each in admin.read("LAB/vm/dhcp", "guest.net")[0] if each.ipAddress]
    for mac in ("", card.macAddress.upper()):
        outcome = wait_for_guests(admin.session, [GuestWait("dhcp", reference, mac=mac)], Deadline(60))
        assert outcome.addresses == {"dhcp": "10.0.0.9"}


def test_late_guest_is_told_and_the_others_are_up(admin: Admin) -> None:
    good, bad = make_guest(admin, "good", "10.0.0.1"), make_guest(admin, "bad", "10.0.0.2")
    waits = [GuestWait("good", good, "10.0.0.1"), GuestWait("bad", bad, "10.0.0.7")]
    outcome = wait_for_guests(admin.session, waits, Deadline(1))
    assert outcome.addresses == {"good": "10.0.0.1"}
    message = str(outcome.failures["bad"])
    assert "virtual machine 'bad': it has not reported address 10.0.0.7" in message
    assert "powered on, VMware Tools running, host name 'bad', addresses 10.0.0.2" in message
    assert "last events: " in message
    assert "wait_timeout" in message


def test_guest_without_tools_is_told(start: Callable[..., Any], administer: Callable[..., Admin]) -> None:
    admin = administer(start(None, "-guest-delay", "3600000").vcenter)
    waits = [GuestWait("silent", make_guest(admin, "silent", "10.0.0.1"), "10.0.0.1")]
    outcome = wait_for_guests(admin.session, waits, Deadline(1))
    assert "VMware Tools do not run in it" in str(outcome.failures["silent"])


def test_machine_that_is_off_has_failed_at_once(admin: Admin) -> None:
    waits = [GuestWait("off", make_guest(admin, "off", "10.0.0.1", on=False))]
    outcome = wait_for_guests(admin.session, waits, Deadline(3600))
    assert "it was powered off after 0 s" in str(outcome.failures["off"])


def test_machine_that_is_gone_has_failed_at_once(admin: Admin) -> None:
    waits = [GuestWait(name, make_guest(admin, name, "10.0.0.1", on=name == "here")) for name in ("here", "gone")]
    admin.destroy("LAB/vm/gone")
    outcome = wait_for_guests(admin.session, waits, Deadline(3600))
    assert outcome.addresses == {"here": "10.0.0.1"}
    assert "'gone': it was removed from vCenter" in str(outcome.failures["gone"])


def test_nothing_is_asked_when_nothing_is_waited_for() -> None:
    outcome = wait_for_guests(None, [], Deadline(1))  # type: ignore[arg-type]
    assert (outcome.addresses, outcome.failures) == ({}, {})


class Collector:
    """A property collector that answers with what a test wrote down, and raises its faults."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.made = 0
        self.destroyed = 0

    def CreatePropertyCollector(self) -> Collector:  # noqa: N802 - pyVmomi's name
        self.made += 1
        return self

    def CreateFilter(self, _spec: Any, **_options: Any) -> None:  # noqa: N802 - pyVmomi's name
        pass

    def DestroyPropertyCollector(self) -> None:  # noqa: N802 - pyVmomi's name
        self.destroyed += 1

    def WaitForUpdatesEx(self, version: str, _options: Any) -> Any:  # noqa: N802 - pyVmomi's name
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            answer.version = f"{version}+"
        return answer

    def RetrievePropertiesEx(self, **_options: Any) -> Any:  # noqa: N802 - pyVmomi's name
        raise vmodl.fault.SystemError()


def update(reference: Any, **values: Any) -> Any:
    changes = [
        vmodl.query.PropertyCollector.Change(name=name.replace("__", "."), op="assign", val=value)
        for name, value in values.items()
    ]
    one = vmodl.query.PropertyCollector.ObjectUpdate(kind="modify", obj=reference, changeSet=changes)
    filters = [vmodl.query.PropertyCollector.FilterUpdate(objectSet=[one])]
    return vmodl.query.PropertyCollector.UpdateSet(version="", filterSet=filters)


MACHINE = vim.VirtualMachine("vm-1")
ON = {"runtime__powerState": vim.VirtualMachine.PowerState.poweredOn}
OFF = {"runtime__powerState": vim.VirtualMachine.PowerState.poweredOff}
UP = {"guest__toolsRunningStatus": "guestToolsRunning", "guest__ipAddress": "10.0.0.4"}


class Unreadable:
    """An event manager that refuses."""

    def CreateCollectorForEvents(self, _filter: Any) -> Any:  # noqa: N802 - pyVmomi's name
        raise vim.fault.NoPermission()


def waited(*answers: Any) -> tuple[Any, Collector]:
    """Wait for one machine while vCenter answers so; nothing else can be read."""
    collector = Collector(*answers)
    content = SimpleNamespace(propertyCollector=collector, eventManager=Unreadable())
    session: Any = SimpleNamespace(content=content)
    return wait_for_guests(session, [wait_of(reference=MACHINE)], Deadline(3600)), collector


def test_machine_that_powers_off_meanwhile_has_failed_at_once() -> None:
    outcome, collector = waited(update(MACHINE, **ON), None, update(MACHINE, **OFF))
    assert "it was powered off" in str(outcome.failures["demo-infra-1"])
    assert collector.destroyed == 1


@pytest.mark.parametrize(
    "fault", [SessionRenewed(), vmodl.query.InvalidCollectorVersion(), vmodl.fault.ManagedObjectNotFound()]
)
def test_collector_that_ended_with_its_session_is_made_again(fault: Exception) -> None:
    outcome, collector = waited(update(MACHINE, **ON), fault, update(MACHINE, **UP))
    assert outcome.addresses == {"demo-infra-1": "10.0.0.4"}
    assert collector.made == 2


def test_trouble_that_does_not_end_is_told() -> None:
    with pytest.raises(VsphereError, match="wait for the guests of virtual machines"):
        waited(*[vmodl.query.InvalidCollectorVersion()] * 20)


@pytest.mark.parametrize(
    ("guest", "wait", "expected"),
    [
        (state(), wait_of(), "10.0.0.4"),
        (state(), wait_of(mac=MAC), "10.0.0.4"),
        (state(), wait_of(address="", mac=MAC), "10.0.0.4"),
        (state(guest__net=[], guest__ipAddress="10.0.0.4"), wait_of(), "10.0.0.4"),
        (state(), wait_of(address="10.0.0.5"), "it has not reported address 10.0.0.5"),
        (
            state(),
            wait_of(mac="02:1c:0a:d5:00:05"),
            "it has not reported address 10.0.0.4 on its card 02:1c:0a:d5:00:05",
        ),
        (
            state(guest__net=[vim.vm.GuestInfo.NicInfo(macAddress=MAC, ipAddress=["169.254.3.4", "fe80::1"])]),
            wait_of(address=""),
            "it has not reported an address",
        ),
        (state(guest__toolsRunningStatus="guestToolsExecutingScripts"), wait_of(), "VMware Tools do not run in it"),
        (
            state(
                guest__toolsRunningStatus="guestToolsNotRunning", guest__toolsVersionStatus2="guestToolsNotInstalled"
            ),
            wait_of(),
            "it has no VMware Tools",
        ),
        (state(runtime__powerState="suspended"), wait_of(), "it is suspended"),
        (state(runtime__powerState="poweredOff"), wait_of(), "it was powered off"),
    ],
)
def test_guest_is_judged_by_how_far_it_has_come(guest: GuestState, wait: GuestWait, expected: str) -> None:
    found = judge(wait, guest)
    assert (found.problem if isinstance(found, Unready) else found) == expected


def test_last_words_are_what_the_guest_published_and_no_secret() -> None:
    handed = {"guestinfo.userdata": "SECRET", "guestinfo.metadata": "SECRET", "guestinfo.local-ipv4": "10.0.0.9"}
    words = published([vim.option.OptionValue(key=key, value=value) for key, value in handed.items()])
    assert words[0] == "guestinfo.local-ipv4 10.0.0.9"
    assert "not cleared guestinfo.userdata" in words[1]
    assert "SECRET" not in " ".join(words)
    cleared = [vim.option.OptionValue(key="guestinfo.userdata", value="---")]
    assert published(cleared) == ["cloud-init has read its user data"]
    assert published([]) == []


def event(key: int, message: str) -> Any:
    return vim.event.Event(key=key, createdTime=datetime(2026, 1, 1, tzinfo=timezone.utc), fullFormattedMessage=message)


def test_last_events_are_told_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """vCenter's page begins with the newest; the simulator's has no order."""
    page = [event(4, "four"), event(3, " three "), event(2, "two"), event(1, "one")]
    done: list[Any] = []
    collector = SimpleNamespace(SetCollectorPageSize=done.append, DestroyCollector=lambda: done.append("destroyed"))
    manager = SimpleNamespace(CreateCollectorForEvents=lambda _filter: collector)
    session: Any = SimpleNamespace(content=SimpleNamespace(eventManager=manager))
    monkeypatch.setattr(
        events,
        "read",
        lambda _session, _start, _paths: SimpleNamespace(get=lambda _collector, _default: {"latestPage": page}),
    )
    assert events.last_events(session, MACHINE, 3) == ["two", "three", "four"]
    assert done == [3, "destroyed"]


def test_events_are_those_of_the_machine(admin: Admin) -> None:
    make_guest(admin, "neighbour", "10.0.0.2")
    words = last_words(admin.session, [make_guest(admin, "noisy", "10.0.0.1")])
    [text] = words.values()
    assert "noisy" in text.partition("last events: ")[2]
    assert "neighbour" not in text
