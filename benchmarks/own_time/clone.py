"""Clone a template by pyVmomi alone, all clones at once: clone.py COUNT FOLDER THREADS.

THREADS is how many start clones; one is fastest where a call is answered at once.
"""

import clock  # noqa: I001 - the clock starts first
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import vcenter
from pyVmomi import vim, vmodl

_ENDED = ("success", "error")


def wait(content: Any, tasks: list[Any]) -> int:
    """Wait for all tasks with one filter and return how many succeeded."""
    collector = vmodl.query.PropertyCollector
    states = dict.fromkeys(tasks)
    content.propertyCollector.CreateFilter(
        collector.FilterSpec(
            objectSet=[collector.ObjectSpec(obj=task) for task in tasks],
            propSet=[collector.PropertySpec(type=vim.Task, pathSet=["info.state"])],
        ),
        partialUpdates=False,
    )
    version = ""
    while not all(state in _ENDED for state in states.values()):
        update = content.propertyCollector.WaitForUpdatesEx(version, collector.WaitOptions(maxWaitSeconds=20))
        if update:
            version = update.version
            for each in update.filterSet[0].objectSet:
                states[each.obj] = each.changeSet[0].val
    return sum(state == "success" for state in states.values())


count, folder_path, threads = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
connected = vcenter.log_in()
find = connected.searchIndex.FindByInventoryPath
template, folder = find("LAB/vm/TEMPLATES/ubuntu-22.04"), find(f"LAB/vm/{folder_path}")
pool = find("LAB/host/LAB-CLUSTER").resourcePool
spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=True, template=False)
with ThreadPoolExecutor(threads) as starters:
    started = list(
        starters.map(lambda n: template.CloneVM_Task(folder=folder, name=f"raw-{n}", spec=spec), range(count))
    )
made = wait(connected, started)
connected.sessionManager.Logout()
clock.tell(made)
