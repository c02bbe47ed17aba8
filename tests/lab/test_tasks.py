"""Tasks of the simulator go on in the background, side by side, and clients can wait for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim


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
