"""Changing machines that must be off for it: the order of things, and what happens when one of them fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace, TracebackType
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.difference import (
    COLD,
    HARDWARE_VERSION,
    MEMORY,
    Difference,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import power_cycle
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.changes import Subject
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline, Job, Outcome
from pyVmomi import vim
from results import pool, steps
from simulator import VCenter

CHANGE = Difference(MEMORY, 4096, 8192, COLD)
UPGRADE = Difference(HARDWARE_VERSION, 13, 15, COLD)


class Guest:
    """A virtual machine that notes what is asked of it, and vCenter's answers as far as they are asked for."""

    def __init__(self, obeys: bool = True, fault: Exception | None = None, failing: str = "") -> None:
        self.heard: list[str] = []
        self.power_state = "poweredOn"
        self._obeys = obeys
        self._fault = fault
        self._failing = failing

    def ShutdownGuest(self) -> None:  # noqa: N802 - vSphere's name
        self.heard.append("ShutdownGuest")
        if self._fault:
            raise self._fault
        if self._obeys:
            self.power_state = "poweredOff"

    def __getattr__(self, name: str) -> Callable[..., str]:
        def task(**arguments: Any) -> str:
            self.heard.append(name)
            if name == "PowerOffVM_Task":
                self.power_state = "poweredOff"
            if name == "UpgradeVM_Task":
                assert arguments == {"version": "vmx-15"}
            return name

        return task

    def run_tasks(self, _session: Any, jobs: Sequence[Job], _parallelism: int, _deadline: Deadline) -> Outcome:
        outcome = Outcome()
        for job in jobs:
            if job.start() == self._failing:
                outcome.failures[job.name] = VsphereError(f"Failed to {job.action}")
        return outcome

    def watch(self, *_arguments: Any) -> Any:
        return Watch(self)

    def wait_for_guests(self, _session: Any, waits: Sequence[Any], _deadline: Deadline) -> Any:
        self.heard.append(f"wait for {waits[0].address}")
        return Outcome()


class Watch:
    """The watch over one guest's power."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._patience = 3
        self.values: dict[Any, dict[str, Any]] = {guest: {}}

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pass

    def wait(self, _seconds: int) -> None:
        self._patience -= 1
        assert self._patience, "it waits for what nobody will do"
        self.values[self._guest]["runtime.powerState"] = self._guest.power_state


@pytest.fixture
def cycle(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Power cycle a guest and return what it heard."""

    def run(guest: Guest, *found: Difference, wait_for_guest: bool = True) -> list[str]:
        monkeypatch.setattr(power_cycle, "run_tasks", guest.run_tasks)
        monkeypatch.setattr(power_cycle, "Watch", guest.watch)
        monkeypatch.setattr(power_cycle, "wait_for_guests", guest.wait_for_guests)
        machine = Machine(id="vm-1", name="demo-infra-1", facts={"fury.address": "10.0.0.4"})
        subject = Subject(machine, guest, [], {})
        session: Any = SimpleNamespace()
        power_cycle.power_cycle(session, subject, found, wait_for_guest, Deadline(1800))
        return guest.heard

    return run


def test_guest_shuts_itself_down_and_is_waited_for(cycle: Callable[..., list[str]]) -> None:
    assert cycle(Guest(), CHANGE) == ["ShutdownGuest", "ReconfigVM_Task", "PowerOnVM_Task", "wait for 10.0.0.4"]


def test_guest_is_not_waited_for_when_nobody_wants_it(cycle: Callable[..., list[str]]) -> None:
    assert cycle(Guest(), CHANGE, wait_for_guest=False)[-1] == "PowerOnVM_Task"


def test_hardware_is_upgraded_after_the_change(cycle: Callable[..., list[str]]) -> None:
    heard = cycle(Guest(), CHANGE, UPGRADE)
    assert heard[1:4] == ["ReconfigVM_Task", "UpgradeVM_Task", "PowerOnVM_Task"]
    assert cycle(Guest(), UPGRADE)[1:3] == ["UpgradeVM_Task", "PowerOnVM_Task"]


def test_guest_that_cannot_hear_is_switched_off_at_once(cycle: Callable[..., list[str]]) -> None:
    heard = cycle(Guest(fault=vim.fault.ToolsUnavailable()), CHANGE)
    assert heard[:3] == ["ShutdownGuest", "PowerOffVM_Task", "ReconfigVM_Task"]


def test_guest_that_went_off_by_itself_is_not_switched_off(cycle: Callable[..., list[str]]) -> None:
    guest = Guest(fault=vim.fault.InvalidPowerState(requestedState="poweredOff", existingState="poweredOff"))
    guest.power_state = "poweredOff"
    assert cycle(guest, CHANGE)[:2] == ["ShutdownGuest", "ReconfigVM_Task"]


def test_guest_that_does_not_obey_is_switched_off(
    cycle: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(power_cycle, "_SHUTDOWN_SECONDS", 1)
    assert cycle(Guest(obeys=False), CHANGE)[:3] == ["ShutdownGuest", "PowerOffVM_Task", "ReconfigVM_Task"]


@pytest.mark.parametrize(
    ("failing", "words"),
    [("ReconfigVM_Task", "change virtual machine 'demo-infra-1' while it is off"), ("UpgradeVM_Task", "to vmx-15")],
)
def test_machine_is_started_again_whatever_fails(cycle: Callable[..., list[str]], failing: str, words: str) -> None:
    guest = Guest(failing=failing)
    with pytest.raises(VsphereError, match=words):
        cycle(guest, CHANGE, UPGRADE)
    assert guest.heard[-1] == "PowerOnVM_Task"


def test_machine_that_cannot_be_switched_off_is_not_changed(cycle: Callable[..., list[str]]) -> None:
    guest = Guest(fault=vim.fault.ToolsUnavailable(), failing="PowerOffVM_Task")
    with pytest.raises(VsphereError, match="power off virtual machine 'demo-infra-1'"):
        cycle(guest, CHANGE)
    assert guest.heard == ["ShutdownGuest", "PowerOffVM_Task"]


# Through the module.


def tasks(admin: Admin) -> list[tuple[str, str]]:
    """Return the tasks so far: what was done to which machine."""
    found = [each.info for each in admin.session.content.taskManager.recentTask]
    return [(info.descriptionId.rpartition(".")[2], info.entityName) for info in found]


def test_machines_are_switched_off_one_after_another(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    pool(model, "applications")["count"] = 3
    cluster_vms.apply(model)
    before = len(tasks(admin))
    pool(model, "applications")["memory_mb"] = 8192
    result = cluster_vms.apply(model, allow_power_cycle=True)
    names = [f"demo-applications-{number}" for number in (1, 2, 3)]
    assert steps(result) == {key: ["power_cycle"] for key in names}
    done = tasks(admin)[before:]
    assert [name for _task, name in done] == [name for name in names for _task in range(3)]
    assert [task for task, _name in done][-2:] == ["reconfigure", "powerOn"]
    for name in names:
        assert admin.read(f"LAB/vm/demo/{name}", "config.hardware.memoryMB", "runtime.powerState") == [
            8192,
            "poweredOn",
        ]


def test_first_failure_ends_the_power_cycles_and_the_next_run_goes_on(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    # Each of the six guests' user data takes a reconfiguration before.
    cluster_vms = start(None, "-task-fault", "ReconfigVM_Task:8:not enough memory")
    pool(model, "applications")["count"] = 3
    cluster_vms.apply(model)
    pool(model, "applications")["memory_mb"] = 8192
    failed = cluster_vms(model, allow_power_cycle=True)
    assert failed["msg"].startswith("Failed to change virtual machine 'demo-applications-2' while it is off")
    assert "demo-applications-3" not in failed["msg"]
    admin = administer(cluster_vms.vcenter)
    memory = [
        admin.read(f"LAB/vm/demo/demo-applications-{number}", "config.hardware.memoryMB", "runtime.powerState")
        for number in (1, 2, 3)
    ]
    assert memory == [[8192, "poweredOn"], [4096, "poweredOn"], [4096, "poweredOn"]]
    again = cluster_vms.apply(model, allow_power_cycle=True)
    assert steps(again) == {key: ["power_cycle"] for key in ("demo-applications-2", "demo-applications-3")}


def test_nothing_is_switched_off_after_another_failure(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    """Whoever is at work on a cluster that is not whole does not take more of it away."""
    cluster_vms = start(None, "-task-fault", "CloneVM_Task:5:no room")
    cluster_vms.apply(model)
    pool(model, "infra")["memory_mb"] = 8192
    pool(model, "applications")["count"] = 2
    failed = cluster_vms(model, allow_power_cycle=True)
    assert "clone virtual machine 'demo-applications-2'" in failed["msg"]
    admin = administer(cluster_vms.vcenter)
    assert admin.read("LAB/vm/demo/demo-infra-1", "config.hardware.memoryMB") == [4096]
    assert steps(cluster_vms.apply(model, allow_power_cycle=True)) == {
        "demo-infra-1": ["power_cycle"],
        "demo-applications-2": ["create"],
    }


def test_machine_without_tools_is_switched_off(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any]
) -> None:
    cluster_vms = start(None, "-guest-delay", "3600000")
    cluster_vms.apply(model, wait_for_guest=False)
    pool(model, "infra")["memory_mb"] = 8192
    with cluster_vms.vcenter.calls() as calls:
        cluster_vms.apply(model, allow_power_cycle=True, wait_for_guest=False)
    assert calls["PowerOffVM_Task"] == 1
    admin = administer(cluster_vms.vcenter)
    assert admin.read("LAB/vm/demo/demo-infra-1", "config.hardware.memoryMB", "runtime.powerState") == [
        8192,
        "poweredOn",
    ]


def test_ways_of_one_machine_are_settled_in_one_power_cycle(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    cluster_vms.apply(model)
    pool(model, "infra").update(
        cpu=4, cores_per_socket=2, memory_mb=8192, cpu_hot_add=True, memory_hot_add=True, minimum_hardware_version=19
    )
    with cluster_vms.vcenter.calls() as calls:
        cluster_vms.apply(model, allow_power_cycle=True)
    assert (calls["ShutdownGuest"], calls["ReconfigVM_Task"], calls["UpgradeVM_Task"], calls["PowerOnVM_Task"]) == (
        1,
        1,
        1,
        1,
    )
    found = admin.read(
        "LAB/vm/demo/demo-infra-1",
        "config.hardware.numCPU",
        "config.hardware.numCoresPerSocket",
        "config.hardware.memoryMB",
        "config.cpuHotAddEnabled",
        "config.memoryHotAddEnabled",
        "config.version",
    )
    assert found == [4, 2, 8192, True, True, "vmx-19"]
