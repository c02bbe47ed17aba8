"""Customization specifications in the simulator: kept by vCenter, applied at the first start."""

from __future__ import annotations

from typing import Any

import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim

CUSTOM = vim.vm.customization


def specification(address: str = "10.213.0.7", name: Any = None) -> Any:
    card = CUSTOM.IPSettings(
        ip=CUSTOM.FixedIp(ipAddress=address), subnetMask="255.255.255.0", gateway=["10.213.0.1"], dnsDomain="lab"
    )
    return CUSTOM.Specification(
        identity=CUSTOM.LinuxPrep(hostName=name or CUSTOM.VirtualMachineNameGenerator(), domain="lab"),
        globalIPSettings=CUSTOM.GlobalIPSettings(dnsServerList=["10.213.0.1"]),
        nicSettingMap=[CUSTOM.AdapterMapping(adapter=card)],
    )


def test_specification_is_kept_by_name(client: Any) -> None:
    manager = client.content.customizationSpecManager
    info = vim.CustomizationSpecInfo(name="nodes", description="", type="Linux")
    manager.CreateCustomizationSpec(vim.CustomizationSpecItem(info=info, spec=specification()))
    assert manager.DoesCustomizationSpecExist("nodes")
    assert "nodes" in [each.name for each in manager.info]
    found = manager.GetCustomizationSpec("nodes").spec
    assert found.nicSettingMap[0].adapter.ip.ipAddress == "10.213.0.7"
    with pytest.raises(vim.fault.NotFound):
        manager.GetCustomizationSpec("others")


def test_guest_is_customized_when_it_starts_and_stays_so(client: Any) -> None:
    vm = client.clone("node", powerOn=True, customization=specification())
    for _start in range(2):
        assert (vm.guest.hostName, vm.guest.ipAddress) == ("node", "10.213.0.7")
        WaitForTask(vm.PowerOffVM_Task())
        assert not vm.guest.ipAddress
        WaitForTask(vm.PowerOnVM_Task())
    events = client.content.eventManager.QueryEvents(
        vim.event.EventFilterSpec(entity=vim.event.EventFilterSpec.ByEntity(entity=vm, recursion="self"))
    )
    kinds = [type(each) for each in events]
    assert kinds.count(vim.event.CustomizationStartedEvent) == kinds.count(vim.event.CustomizationSucceeded) == 1


def test_specification_must_fit_the_cards(client: Any) -> None:
    wrong = specification()
    wrong.nicSettingMap = [*wrong.nicSettingMap, *wrong.nicSettingMap]
    with pytest.raises(vim.fault.NicSettingMismatch):
        client.clone("node", customization=wrong)
