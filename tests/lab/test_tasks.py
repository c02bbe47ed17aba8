"""Tasks of the simulator go on in the background, side by side, and clients can wait for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl


def wait_for(client: Any, tasks: list[Any]) -> None:
    """Wait with filters that are made one after the other, as the tasks are started."""
    collector = client.content.propertyCollector
    version, open_tasks = "", set(map(str, tasks))
    for task in tasks:
        spec = vim.PropertyCollector.FilterSpec(
            objectSet=[vim.PropertyCollector.ObjectSpec(obj=task)],
            propSet=[vim.PropertyCollector.PropertySpec(type=vim.Task, pathSet=["info.state"])],
        )
        collector.CreateFilter(spec, partialUpdates=True)
        update = collector.WaitForUpdatesEx(version, vim.PropertyCollector.WaitOptions(maxWaitSeconds=5))
        version = update.version if update else version
        open_tasks -= ended(update)
    while open_tasks:
        update = collector.WaitForUpdatesEx(version, vim.PropertyCollector.WaitOptions(maxWaitSeconds=5))
        assert update is not None, f"no news of {open_tasks}"
        version = update.version
        open_tasks -= ended(update)


def ended(update: Any) -> set[str]:
    return {
        str(each.obj)
        for filter_update in (update.filterSet if update else [])
        for each in filter_update.objectSet
        for change in each.changeSet
        if change.name == "info.state" and change.val in ("success", "error")
    }


def test_clones_run_side_by_side(connect: Callable[..., Any]) -> None:
    client = connect("-task-delay", "CloneVM_Task:1000")
    started = time.monotonic()
    tasks = [client.start_clone(f"node-{number}", powerOn=True) for number in range(8)]
    assert time.monotonic() - started < 0.9
    wait_for(client, tasks)
    assert time.monotonic() - started < 3
    assert all(task.info.result.runtime.powerState == "poweredOn" for task in tasks)


def test_vm_is_busy_while_a_task_runs(connect: Callable[..., Any]) -> None:
    client = connect("-task-delay", "PowerOnVM_Task:1000")
    vm = client.clone("node")
    first = vm.PowerOnVM_Task()
    assert vm.runtime.powerState == "poweredOff"
    with pytest.raises(vim.fault.TaskInProgress):
        WaitForTask(vm.PowerOnVM_Task())
    WaitForTask(first)
    assert vm.runtime.powerState == "poweredOn"


def test_guest_reports_later_than_the_power(connect: Callable[..., Any]) -> None:
    client = connect("-guest-delay", "700")
    vm = client.clone("node", powerOn=True)
    assert vm.guest.toolsRunningStatus == "guestToolsNotRunning"
    end = time.monotonic() + 5
    while vm.guest.toolsRunningStatus != "guestToolsRunning":
        assert time.monotonic() < end
        time.sleep(0.1)


def test_planned_faults_end_tasks_and_leave_nothing(connect: Callable[..., Any]) -> None:
    client = connect("-task-fault", "CloneVM_Task:2:the host is full", "-task-fault", "PowerOnVM_Task:0:no power")
    first = client.clone("first")
    with pytest.raises(vim.fault.GenericVmConfigFault, match="the host is full"):
        client.clone("second")
    assert [vm.name for vm in client.folder.childEntity] == ["first"]
    client.clone("second")
    for _attempt in range(2):
        with pytest.raises(vim.fault.GenericVmConfigFault, match="no power"):
            WaitForTask(first.PowerOnVM_Task())
    assert first.runtime.powerState == "poweredOff"


def test_vm_that_is_being_cloned_has_a_name_and_no_configuration(connect: Callable[..., Any]) -> None:
    client = connect("-task-delay", "CloneVM_Task:1000")
    task = client.start_clone("node", powerOn=True, extra_config={"a": "b"})
    vm = client.find("LAB/vm/demo/node")
    assert (vm.name, vm.config, vm.runtime.powerState) == ("node", None, "poweredOff")
    running = [each.info for each in client.content.taskManager.recentTask if each.info.state == "running"]
    assert [(each.descriptionId, each.entity) for each in running] == [("VirtualMachine.clone", client.template)]
    spec = vim.PropertyCollector.FilterSpec(
        objectSet=[vim.PropertyCollector.ObjectSpec(obj=vm)],
        propSet=[vim.PropertyCollector.PropertySpec(type=vim.VirtualMachine, pathSet=["config.template"])],
    )
    collector = client.content.propertyCollector
    collector.CreateFilter(spec, partialUpdates=False)
    options = vim.PropertyCollector.WaitOptions(maxWaitSeconds=5)
    update = collector.WaitForUpdatesEx("", options)
    while update is None or not update.filterSet or not update.filterSet[0].objectSet[0].changeSet:
        update = collector.WaitForUpdatesEx(update.version if update else "", options)
    assert update.filterSet[0].objectSet[0].changeSet[0].name.startswith("config")
    WaitForTask(task)
    assert {option.key: option.value for option in vm.config.extraConfig}["a"] == "b"
    assert vm.runtime.powerState == "poweredOn"


def test_planned_fault_of_a_slow_clone_takes_the_vm_with_it(connect: Callable[..., Any]) -> None:
    client = connect("-task-delay", "CloneVM_Task:100", "-task-fault", "CloneVM_Task:1:disk is broken")
    task = client.start_clone("node")
    assert client.find("LAB/vm/demo/node") is not None
    with pytest.raises(vim.fault.GenericVmConfigFault, match="disk is broken"):
        WaitForTask(task)
    assert client.find("LAB/vm/demo/node") is None


@pytest.fixture
def watch(client: Any) -> Any:
    """A property collector of its own that watches the power of one VM."""
    collector = client.content.propertyCollector.CreatePropertyCollector()
    spec = vim.PropertyCollector.FilterSpec(
        objectSet=[vim.PropertyCollector.ObjectSpec(obj=client.clone("node"))],
        propSet=[vim.PropertyCollector.PropertySpec(type=vim.VirtualMachine, pathSet=["runtime.powerState"])],
    )
    collector.CreateFilter(spec, partialUpdates=False)
    return collector


def news(collector: Any, version: str, seconds: int = 5) -> tuple[str, list[Any]]:
    update = collector.WaitForUpdatesEx(version, vim.PropertyCollector.WaitOptions(maxWaitSeconds=seconds))
    objects = [each for filter_update in (update.filterSet if update else ()) for each in filter_update.objectSet]
    return (update.version if update else version), [change.val for each in objects for change in each.changeSet]


def test_lost_answer_about_updates_is_given_again(client: Any, watch: Any) -> None:
    first, values = news(watch, "")
    assert values == ["poweredOff"]
    vm = client.find("LAB/vm/demo/node")
    WaitForTask(vm.PowerOnVM_Task())
    second, values = news(watch, first)
    assert values == ["poweredOn"]
    assert news(watch, first) == (second, ["poweredOn"])
    assert news(watch, second, 0) == (second, [])
    assert news(watch, "")[1] == ["poweredOn"]


def test_version_of_another_session_is_unknown(watch: Any) -> None:
    with pytest.raises(vmodl.query.InvalidCollectorVersion):
        news(watch, "7")


def test_object_that_is_removed_leaves(client: Any, watch: Any) -> None:
    version, _values = news(watch, "")
    WaitForTask(client.find("LAB/vm/demo/node").Destroy_Task())
    update = watch.WaitForUpdatesEx(version, vim.PropertyCollector.WaitOptions(maxWaitSeconds=5))
    assert [each.kind for each in update.filterSet[0].objectSet] == ["leave"]
