"""Running vCenter's tasks: side by side, through lost answers and sessions, each job by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import retries, task_watch
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import Session, session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline, Job, Outcome, run_tasks
from convergence import expire_others
from fault_proxy import FaultProxy, Kind, fault_proxy
from pyVmomi import vim
from simulator import VCenter

MINUTE = 60


class Runner:
    """A session through a proxy, and jobs in it."""

    def __init__(self, session: Session, proxy: FaultProxy, admin: Admin) -> None:
        self.session = session
        self.proxy = proxy
        self.admin = admin
        find = session.content.searchIndex.FindByInventoryPath
        self._template, self._folder = find("LAB/vm/TEMPLATES/ubuntu-22.04"), find("LAB/vm")
        location = vim.vm.RelocateSpec(pool=find("LAB/host/LAB-CLUSTER").resourcePool)
        self._spec = vim.vm.CloneSpec(location=location, powerOn=False, template=False)

    def clone(self, name: str, **more: Any) -> Job:
        def start() -> Any:
            return self._template.CloneVM_Task(folder=self._folder, name=name, spec=self._spec)

        return Job(name, f"clone {name}", start, **more)

    def clones(self, count: int) -> list[Job]:
        return [self.clone(f"vm-{number}") for number in range(count)]

    def run(self, jobs: list[Job], parallelism: int = 8, seconds: int = MINUTE) -> Outcome:
        return run_tasks(self.session, jobs, parallelism, Deadline(seconds))

    def made(self) -> set[str]:
        found = self.admin.find("LAB/vm").childEntity
        return {each.name for each in found if isinstance(each, vim.VirtualMachine)}


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "PAUSES", (0.01, 0.02))


@pytest.fixture
def begin(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], tmp_path: Path
) -> Iterator[Callable[..., Runner]]:
    """Start a vCenter with flags and log in to it through a proxy."""
    with ExitStack() as stack:

        def begin_one(*flags: str) -> Runner:
            vcenter = start(None, *flags).vcenter
            admin = administer(vcenter)
            proxy = stack.enter_context(fault_proxy(vcenter, tmp_path, lambda: expire_others(admin)))
            options = {**vcenter.options, **proxy.options, "validate_certs": True}
            return Runner(stack.enter_context(session(Connection.from_options(options))), proxy, admin)

        yield begin_one


def test_calls_grow_with_the_rounds_and_not_with_the_tasks(begin: Callable[..., Runner]) -> None:
    runner = begin()
    with runner.proxy.vcenter.calls() as calls:
        outcome = runner.run(runner.clones(24))
    assert set(outcome.results) == runner.made()
    assert calls["CloneVM_Task"] == 24
    assert calls["CreatePropertyCollector"] == calls["DestroyPropertyCollector"] == 1
    assert calls["CreateFilter"] <= 24 / 8
    assert calls["WaitForUpdatesEx"] <= 24 / 8


def test_jobs_are_started_side_by_side_and_no_more_than_allowed(begin: Callable[..., Runner]) -> None:
    runner = begin()
    together = Barrier(3, timeout=30)
    begun: list[str] = []

    def meeting(job: Job) -> Job:
        def start() -> Any:
            begun.append(job.name)
            together.wait()
            return job.start()

        return job._replace(start=start)

    outcome = runner.run([meeting(job) for job in runner.clones(6)], parallelism=3)
    assert len(outcome.results) == 6
    assert set(begun[:3]) == {"vm-0", "vm-1", "vm-2"}


def test_success_is_told_while_others_go_on(begin: Callable[..., Runner]) -> None:
    runner = begin("-task-delay", "CloneVM_Task:300")
    told: list[tuple[str, int]] = []

    def tell(name: str, reference: Any) -> None:
        told.append((name, len(runner.made())))
        assert reference.name == name

    outcome = runner.run([runner.clone(f"vm-{number}", on_success=tell) for number in range(2)], parallelism=1)
    assert told == [("vm-0", 1), ("vm-1", 2)]
    assert not outcome.failures


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.RESET_AFTER, Kind.TIMEOUT_AFTER, Kind.EXPIRE], ids=lambda k: k.name)
@pytest.mark.parametrize(
    ("method", "nth"),
    [
        ("CreatePropertyCollector", 1),
        ("CreateFilter", 1),
        ("CreateFilter", 2),
        ("WaitForUpdatesEx", 1),
        ("WaitForUpdatesEx", 2),
    ],
)
def test_wait_goes_on_whatever_is_lost(begin: Callable[..., Runner], method: str, nth: int, kind: Kind) -> None:
    runner = begin("-task-delay", "CloneVM_Task:200")
    rule = runner.proxy.spoil(method, kind, nth)
    outcome = runner.run(runner.clones(6), parallelism=3)
    assert rule.fired
    assert outcome.failures == {}
    assert set(outcome.results) == runner.made()


def test_wait_that_takes_longer_than_a_call_goes_on(
    begin: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_watch, "LONGEST_WAIT", 0)
    runner = begin("-task-delay", "CloneVM_Task:200")
    with runner.proxy.vcenter.calls() as calls:
        assert set(runner.run(runner.clones(2)).results) == {"vm-0", "vm-1"}
    assert calls["WaitForUpdatesEx"] > 2


def test_connection_that_stays_broken_fails_what_is_not_done(begin: Callable[..., Runner]) -> None:
    runner = begin("-task-delay", "CloneVM_Task:100")
    runner.proxy.spoil("WaitForUpdatesEx", Kind.RESET, nth=2, times=1000)
    outcome = runner.run(runner.clones(3), parallelism=2)
    assert outcome.results.keys() | outcome.failures.keys() == {"vm-0", "vm-1", "vm-2"}
    for name, error in outcome.failures.items():
        assert f"clone {name}: the connection broke while waiting for it" in str(error)
    assert outcome.failures


def test_start_that_broke_is_uncertain_and_stops_nobody(begin: Callable[..., Runner]) -> None:
    runner = begin()
    runner.proxy.spoil("CloneVM_Task", Kind.RESET_AFTER, nth=2)
    outcome = runner.run(runner.clones(5), parallelism=1)
    assert list(outcome.failures) == ["vm-1"]
    assert "may be doing it nevertheless" in str(outcome.failures["vm-1"])
    assert runner.made() == {f"vm-{number}" for number in range(5)}


def test_failing_task_and_refused_start_stop_nobody(begin: Callable[..., Runner]) -> None:
    runner = begin("-task-fault", "CloneVM_Task:1:the host is full")
    gone = Job("gone", "delete gone", vim.VirtualMachine("vm-0", runner.session.content.rootFolder._stub).Destroy_Task)
    outcome = runner.run([*runner.clones(3), gone])
    assert set(outcome.failures) == {"gone", *({f"vm-{number}" for number in range(3)} - runner.made())}
    assert len(outcome.results) == 2
    assert "the host is full" in "".join(map(str, outcome.failures.values()))


def test_power_state_that_is_there_already_is_success(begin: Callable[..., Runner]) -> None:
    runner = begin()
    [vm] = runner.run(runner.clones(1)).results.values()
    for call in (vm.PowerOnVM_Task, vm.PowerOnVM_Task, vm.PowerOffVM_Task, vm.PowerOffVM_Task):
        assert runner.run([Job("vm", "change the power", call)]).failures == {}
    runner.run([Job("vm", "power on", vm.PowerOnVM_Task)])
    assert "Failed to upgrade" in str(runner.run([Job("vm", "upgrade", vm.UpgradeVM_Task)]).failures["vm"])


def test_deadline_fails_what_is_not_done_and_keeps_the_rest(begin: Callable[..., Runner]) -> None:
    runner = begin("-task-delay", "PowerOnVM_Task:600000")
    made = runner.run(runner.clones(2)).results
    quick, slow = made["vm-0"], made["vm-1"]
    jobs = [
        Job("quick", "rename quick", lambda: quick.Rename_Task("renamed")),
        Job("slow", "power on slow", slow.PowerOnVM_Task),
    ]
    outcome = runner.run(jobs, seconds=2)
    assert set(outcome.results) == {"quick"}
    assert "power on slow: not done after 2 s" in str(outcome.failures["slow"])


def test_vcenter_that_is_gone_is_not_asked_for_every_job(begin: Callable[..., Runner]) -> None:
    runner = begin()
    asked = Event()
    jobs = runner.clones(50)
    runner.proxy.stop_listening()

    def start() -> Any:
        asked.set()
        return jobs[-1].start()

    outcome = runner.run([*jobs[:-1], jobs[-1]._replace(start=start)], parallelism=4)
    assert set(outcome.failures) == {job.name for job in jobs}
    assert "cannot be reached any more" in str(outcome.failures["vm-49"])
    assert not asked.is_set()
