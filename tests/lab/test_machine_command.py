"""The simulator gives a VM a machine through a command, and reports what becomes of it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim

ROOT = Path(__file__).resolve().parents[2]

# Notes every call; fails as long as there is a file "fail" beside it.
COMMAND = """#!/bin/sh
cd "$(dirname "$0")"
spec=
case $1 in run | start) spec=$(cat) ;; esac
[ -z "$spec" ] || printf '%s' "$spec" > spec.json
echo "$*" >> calls
[ ! -e fail ] || { echo noise >&2; echo "no machine today" >&2; exit 1; }
process=$(cat process 2>/dev/null || echo 0)
state='"id": "machine-1", "address": "127.0.0.1", "prefix": 24, "hostname": "node"'
[ -z "$spec" ] || echo "{$state, \\"process\\": $process}"
case $1 in
commit) echo '{"image": "image-of-machine-'$(grep -c commit calls)'"}' ;;
ended) [ -e reboot ] && echo '{"reboot": true}' || echo '{"reboot": false}' ;;
esac
"""


@pytest.fixture
def command(tmp_path: Path) -> Path:
    file = tmp_path / "machines"
    file.write_text(COMMAND)
    file.chmod(0o755)
    return file


@pytest.fixture
def lab(connect: Callable[..., Any], command: Path) -> Any:
    document = json.loads((ROOT / "lab/vcenter/cmd/inventory.json").read_text())
    for template in document["datacenters"][0]["templates"]:
        template["machine"] = "an-image"
    inventory = command.parent / "inventory.json"
    inventory.write_text(json.dumps(document))
    return connect("-machines", command, "-inventory", inventory)


def noted(command: Path) -> list[str]:
    return (command.parent / "calls").read_text().splitlines()


def test_power_is_the_machines(lab: Any, command: Path) -> None:
    vm = lab.clone("node", powerOn=True, extra_config={"guestinfo.userdata": "a secret"})
    WaitForTask(vm.PowerOffVM_Task())
    WaitForTask(vm.PowerOnVM_Task())
    WaitForTask(vm.ResetVM_Task())
    WaitForTask(vm.PowerOffVM_Task())
    WaitForTask(vm.Destroy_Task())
    assert noted(command) == [
        "run",
        "kill machine-1",
        "start machine-1",
        "kill machine-1",
        "start machine-1",
        "kill machine-1",
        "remove machine-1",
    ]


def test_machine_learns_what_the_guest_is_told(lab: Any, command: Path) -> None:
    metadata = "{local-hostname: node, network: {version: 2, ethernets: {nic0: {addresses: [10.213.0.9/24]}}}}"
    vm = lab.clone("node", powerOn=True, extra_config={"guestinfo.metadata": metadata})
    spec = json.loads((command.parent / "spec.json").read_text())
    card = next(each for each in vm.config.hardware.device if isinstance(each, vim.vm.device.VirtualEthernetCard))
    assert (spec["image"], spec["hostname"], spec["address"]) == ("an-image", "node", "10.213.0.9")
    assert (spec["mac"], spec["guestinfo"]) == (card.macAddress, {"guestinfo.metadata": metadata})


def test_failure_is_a_fault_with_the_reason(lab: Any, command: Path) -> None:
    vm = lab.clone("node")
    (command.parent / "fail").touch()
    with pytest.raises(vim.fault.GenericVmConfigFault, match="no machine today"):
        WaitForTask(vm.PowerOnVM_Task())
    assert vm.runtime.powerState == "poweredOff"
    (command.parent / "fail").unlink()
    WaitForTask(vm.PowerOnVM_Task())
    assert vm.runtime.powerState == "poweredOn"


def image(vm: Any) -> str:
    return next(str(option.value) for option in vm.config.extraConfig if option.key == "RUN.container")


def test_guest_learns_the_identity_of_its_vm(lab: Any, command: Path) -> None:
    vm = lab.clone("node", powerOn=True)
    assert json.loads((command.parent / "spec.json").read_text())["bios_uuid"] == vm.config.uuid


def ran(lab: Any, name: str = "builder") -> Any:
    """A VM that has run and is off."""
    vm = lab.clone(name, powerOn=True)
    WaitForTask(vm.PowerOffVM_Task())
    return vm


def test_clones_of_a_template_boot_from_what_it_was_left_with(lab: Any, command: Path) -> None:
    template = ran(lab)
    template.MarkAsTemplate()
    assert (template.config.template, template.summary.config.template) == (True, True)
    assert image(template) == "image-of-machine-1"
    lab.clone("node", source=template, powerOn=True)
    assert json.loads((command.parent / "spec.json").read_text())["image"] == "image-of-machine-1"
    assert noted(command)[2:] == ["commit machine-1", "remove machine-1", "run"]


def test_linked_clones_of_a_template_boot_from_the_same(lab: Any, command: Path) -> None:
    template = ran(lab)
    WaitForTask(template.CreateSnapshot_Task("golden", "", False, False))
    template.MarkAsTemplate()
    copied = lab.clone("node", source=template, snapshot=template.snapshot.currentSnapshot, powerOn=True)
    assert image(copied) == "image-of-machine-1"
    assert json.loads((command.parent / "spec.json").read_text())["image"] == "image-of-machine-1"


def test_template_that_never_ran_has_nothing_to_keep(lab: Any, command: Path) -> None:
    vm = lab.clone("node")
    vm.MarkAsTemplate()
    assert (vm.config.template, image(vm)) == (True, "an-image")
    assert not (command.parent / "calls").exists()


def test_template_becomes_a_vm_again(lab: Any, command: Path) -> None:
    template = ran(lab)
    template.MarkAsTemplate()
    template.MarkAsVirtualMachine(lab.find("LAB/host/LAB-CLUSTER").resourcePool)
    assert (template.config.template, template.summary.config.template) == (False, False)
    WaitForTask(template.PowerOnVM_Task())
    assert noted(command)[-1] == "run"
    assert json.loads((command.parent / "spec.json").read_text())["image"] == "image-of-machine-1"


def test_template_is_not_made_when_its_disk_cannot_be_kept(lab: Any, command: Path) -> None:
    vm = ran(lab)
    (command.parent / "fail").touch()
    with pytest.raises(vim.fault.GenericVmConfigFault, match="no machine today"):
        vm.MarkAsTemplate()
    assert (vm.config.template, image(vm)) == (False, "an-image")
    (command.parent / "fail").unlink()
    vm.MarkAsTemplate()
    assert vm.config.template


def test_vm_that_runs_is_no_template(lab: Any) -> None:
    vm = lab.clone("node", powerOn=True)
    with pytest.raises(vim.fault.InvalidPowerState):
        vm.MarkAsTemplate()


def test_clone_of_a_vm_boots_from_its_disk(lab: Any, command: Path) -> None:
    source = ran(lab)
    for name in ("first", "second"):
        copied = lab.clone(name, source=source, powerOn=True)
        assert image(copied) == "image-of-machine-1"
        assert json.loads((command.parent / "spec.json").read_text())["image"] == "image-of-machine-1"
    assert image(source) == "an-image"
    WaitForTask(source.PowerOnVM_Task())
    WaitForTask(source.PowerOffVM_Task())
    assert image(lab.clone("third", source=source)) == "image-of-machine-2"


def test_clone_whose_disk_cannot_be_copied_is_gone(lab: Any, command: Path) -> None:
    source = ran(lab)
    (command.parent / "fail").touch()
    with pytest.raises(vim.fault.GenericVmConfigFault, match="no machine today"):
        lab.clone("node", source=source)
    assert lab.find("LAB/vm/demo/node") is None


def test_image_goes_with_the_last_that_boots_from_it(lab: Any, command: Path) -> None:
    template = ran(lab)
    template.MarkAsTemplate()
    node = lab.clone("node", source=template)
    WaitForTask(template.Destroy_Task())
    assert "discard image-of-machine-1" not in noted(command)
    WaitForTask(node.Destroy_Task())
    assert eventually(lambda: "discard image-of-machine-1" in noted(command))


def eventually(happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def first_process(command: Path) -> Iterator[subprocess.Popen[bytes]]:
    """What stands for the first process of the next machine."""
    with subprocess.Popen(["sleep", "600"]) as process:
        (command.parent / "process").write_text(str(process.pid))
        yield process
        process.kill()


def test_guest_that_powers_off_is_off(lab: Any, command: Path, first_process: subprocess.Popen[bytes]) -> None:
    vm = lab.clone("node", powerOn=True)
    first_process.kill()
    first_process.wait()
    assert eventually(lambda: vm.runtime.powerState == "poweredOff")
    assert vm.guest.toolsRunningStatus == "guestToolsNotRunning"
    WaitForTask(vm.PowerOnVM_Task())
    assert noted(command) == ["run", "ended machine-1", "start machine-1"]


def test_guest_that_reboots_comes_back(lab: Any, command: Path, first_process: subprocess.Popen[bytes]) -> None:
    vm = lab.clone("node", powerOn=True)
    (command.parent / "reboot").touch()
    (command.parent / "process").write_text("0")
    first_process.kill()
    first_process.wait()
    assert eventually(lambda: noted(command)[-1] == "start machine-1")
    assert vm.runtime.powerState == "poweredOn"


def test_end_that_vcenter_asked_for_is_no_surprise(
    lab: Any, command: Path, first_process: subprocess.Popen[bytes]
) -> None:
    vm = lab.clone("node", powerOn=True)
    WaitForTask(vm.PowerOffVM_Task())
    first_process.kill()
    first_process.wait()
    time.sleep(2)
    assert noted(command) == ["run", "kill machine-1"]
