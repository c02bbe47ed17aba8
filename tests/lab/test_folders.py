"""Renaming and moving of VMs in the simulator."""

from __future__ import annotations

from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim


def test_new_name_is_the_configurations_as_well(client: Any) -> None:
    vm = client.clone("before")
    WaitForTask(vm.Rename_Task("after"))
    assert (vm.name, vm.config.name, vm.summary.config.name) == ("after", "after", "after")
    assert client.find("LAB/vm/demo/after") == vm


def test_new_name_must_be_free(client: Any) -> None:
    client.clone("taken")
    vm = client.clone("node")
    with pytest.raises(vim.fault.DuplicateName):
        WaitForTask(vm.Rename_Task("taken"))
    assert vm.name == "node"


def test_vm_moves_with_what_is_known_of_it(client: Any) -> None:
    vm = client.clone("node")
    manager = client.content.customFieldsManager
    field = manager.AddFieldDefinition("fury.image", vim.VirtualMachine)
    manager.SetField(vm, field.key, "ubuntu")
    WaitForTask(client.find("LAB/vm/TEMPLATES").MoveIntoFolder_Task([vm]))
    assert (vm.parent.name, [each.value for each in vm.customValue]) == ("TEMPLATES", ["ubuntu"])
    assert client.find("LAB/vm/demo/node") is None
    assert client.find("LAB/vm/TEMPLATES/node") == vm


def test_name_must_be_free_where_a_vm_goes(client: Any) -> None:
    vm = client.clone("ubuntu-22.04")
    with pytest.raises(vim.fault.DuplicateName):
        WaitForTask(client.find("LAB/vm/TEMPLATES").MoveIntoFolder_Task([vm]))
    assert vm.parent.name == "demo"
