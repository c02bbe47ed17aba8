"""The simulator gives a VM a machine through a command, and reports what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
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
[ -z "$spec" ] || echo '{"id": "machine-1", "address": "127.0.0.1", "prefix": 24, "hostname": "node"}'
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
