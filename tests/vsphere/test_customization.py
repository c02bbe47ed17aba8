"""Customization specs: reading, building, and waiting for what vCenter says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import Card
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.customization import (
    linux_specification,
    specification,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.customization_events import (
    last_by_machine,
    wait_for_customization,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.guests import GuestWait
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

NAMES = vim.vm.customization
STATIC = Card("lab-net", "02:1c:0a:d5:00:04", address="10.213.0.4", prefix=24, ipv6="2001:db8::4/64")
DHCP = Card("other-net", "06:1c:0a:d5:00:04", dhcp=True)


def spec_of(*cards: Card, base: Any = None) -> Any:
    return linux_specification(
        host_name="demo-infra-1",
        domain="lab.internal",
        nameservers=["10.213.0.2", "10.213.0.3"],
        cards=cards,
        gateway="10.213.0.1",
        base=base,
    )


def kept_spec() -> Any:
    identity = NAMES.LinuxPrep(
        hostName=NAMES.VirtualMachineNameGenerator(),
        domain="old.example",
        timeZone="Europe/Rome",
        scriptText="#!/bin/sh\n",
    )
    return NAMES.Specification(
        options=NAMES.LinuxOptions(),
        identity=identity,
        globalIPSettings=NAMES.GlobalIPSettings(dnsServerList=["192.0.2.1"]),
        nicSettingMap=[NAMES.AdapterMapping(adapter=NAMES.IPSettings(ip=NAMES.DhcpIpGenerator()))],
        encryptionKey=[1],
    )


def test_guest_is_told_its_name_and_name_servers() -> None:
    spec = spec_of(STATIC)
    assert spec.identity.hostName.name == "demo-infra-1"
    assert spec.identity.domain == "lab.internal"
    assert list(spec.globalIPSettings.dnsServerList) == ["10.213.0.2", "10.213.0.3"]
    assert list(spec.globalIPSettings.dnsSuffixList) == ["lab.internal"]


def test_each_card_has_its_settings_and_the_first_has_the_gateway() -> None:
    first, second, third = (
        mapping.adapter for mapping in spec_of(STATIC, DHCP, Card("x", "", address="10.9.0.4", prefix=20)).nicSettingMap
    )
    assert (first.ip.ipAddress, first.subnetMask, list(first.gateway)) == (
        "10.213.0.4",
        "255.255.255.0",
        ["10.213.0.1"],
    )
    [ipv6] = first.ipV6Spec.ip
    assert (ipv6.ipAddress, ipv6.subnetMask) == ("2001:db8::4", 64)
    assert isinstance(second.ip, NAMES.DhcpIpGenerator)
    assert (third.subnetMask, list(third.gateway)) == ("255.255.240.0", [])


def test_kept_spec_keeps_what_is_not_of_the_guest() -> None:
    base = kept_spec()
    spec = spec_of(STATIC, base=base)
    assert (spec.identity.timeZone, spec.identity.scriptText) == ("Europe/Rome", "#!/bin/sh\n")
    assert list(spec.encryptionKey) == [1]
    assert spec.identity.hostName.name == "demo-infra-1"
    assert [mapping.adapter.ip.ipAddress for mapping in spec.nicSettingMap] == ["10.213.0.4"]
    # The next guest is made from the same one.
    assert base.identity.domain == "old.example"
    assert isinstance(base.nicSettingMap[0].adapter.ip, NAMES.DhcpIpGenerator)


def keep(admin: Admin, name: str, spec: Any) -> None:
    info = vim.CustomizationSpecInfo(name=name, description="", type="Linux")
    admin.session.content.customizationSpecManager.CreateCustomizationSpec(
        item=vim.CustomizationSpecItem(info=info, spec=spec)
    )


def test_spec_is_read_by_its_name(admin: Admin) -> None:
    keep(admin, "oracle-linux-7", kept_spec())
    assert specification(admin.session, "oracle-linux-7").identity.timeZone == "Europe/Rome"


def test_missing_spec_is_told_with_those_that_there_are(admin: Admin) -> None:
    keep(admin, "oracle-linux-7", kept_spec())
    with pytest.raises(VsphereError, match=r"find customization spec 'oracle-linux': .*oracle-linux-7"):
        specification(admin.session, "oracle-linux")


def test_spec_for_windows_is_refused(admin: Admin) -> None:
    windows = kept_spec()
    windows.identity = NAMES.SysprepText(value="x")
    keep(admin, "windows", windows)
    with pytest.raises(VsphereError, match="read customization spec 'windows': it is not made for Linux"):
        specification(admin.session, "windows")


def customize(admin: Admin, name: str) -> GuestWait:
    """Make and switch on a machine that is customized, in a folder of its own."""
    admin.make_folder("LAB/vm", name)
    [pool] = admin.read("LAB/host/LAB-CLUSTER", "resourcePool")
    clone = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=True, customization=spec_of(STATIC))
    template, folder = admin.find("LAB/vm/TEMPLATES/ubuntu-22.04"), admin.find(f"LAB/vm/{name}")
    WaitForTask(template.CloneVM_Task(folder=folder, name=name, spec=clone))
    return GuestWait(name, admin.find(f"LAB/vm/{name}/{name}"))


def everywhere(admin: Admin) -> Any:
    """The one folder whose events the simulator collects with those of what is below it."""
    return admin.session.content.rootFolder


def test_customization_that_succeeded_is_no_failure(admin: Admin) -> None:
    waits = [customize(admin, name) for name in ("one", "two")]
    outcome = wait_for_customization(admin.session, everywhere(admin), waits, Deadline(60))
    assert not outcome.failures


def test_customization_that_does_not_end_is_told(admin: Admin) -> None:
    here = customize(admin, "here")
    silent = GuestWait("silent", admin.find("LAB/vm/TEMPLATES/ubuntu-22.04"))
    outcome = wait_for_customization(admin.session, everywhere(admin), [here, silent], Deadline(1))
    assert list(outcome.failures) == ["silent"]
    message = str(outcome.failures["silent"])
    assert "customize virtual machine 'silent': vCenter has not said how it ended after" in message


def event(kind: type, machine: str, minute: int = 0, **values: Any) -> Any:
    argument = vim.event.VmEventArgument(vm=vim.VirtualMachine(machine), name=machine)
    created = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=minute)
    return kind(vm=argument, key=minute, createdTime=created, **values)


class VCenter:
    """A session whose vCenter has these pages of events, one after another; None for a session that ends."""

    def __init__(self, *pages: list[Any] | None) -> None:
        self.pages = list(pages)
        self.collectors: list[Any] = []
        self.content = SimpleNamespace(eventManager=self, propertyCollector=self)

    def CreateCollectorForEvents(self, spec: Any) -> Any:  # noqa: N802 - pyVmomi's name
        assert spec.entity.recursion == "all"
        collector = SimpleCollector(f"collector-{len(self.collectors)}")
        self.collectors.append(collector)
        return collector

    def CreatePropertyCollector(self) -> VCenter:  # noqa: N802 - pyVmomi's name
        return self

    def DestroyPropertyCollector(self) -> None:  # noqa: N802 - pyVmomi's name
        pass

    def CreateFilter(self, spec: Any, **_options: Any) -> None:  # noqa: N802 - pyVmomi's name
        pass

    def WaitForUpdatesEx(self, _version: str, _options: Any) -> Any:  # noqa: N802 - pyVmomi's name
        page = self.pages.pop(0)
        if page is None:
            raise vmodl.fault.ManagedObjectNotFound(obj=self.collectors[-1])
        collector = vmodl.query.PropertyCollector
        change = collector.Change(name="latestPage", op="assign", val=vim.event.Event.Array(page))
        update = collector.ObjectUpdate(kind="modify", obj=self.collectors[-1], changeSet=[change])
        return collector.UpdateSet(version="1", filterSet=[collector.FilterUpdate(objectSet=[update])])


class SimpleCollector(vim.event.EventHistoryCollector):
    """A collector without a server."""

    def SetCollectorPageSize(self, maxCount: int) -> None:  # noqa: N802, N803 - pyVmomi's names
        pass

    def DestroyCollector(self) -> None:  # noqa: N802 - pyVmomi's name
        pass


def waited(*pages: list[Any] | None) -> Any:
    session: Any = VCenter(*pages)
    waits = [GuestWait(name, vim.VirtualMachine(f"vm-{name}")) for name in ("good", "bad")]
    return wait_for_customization(session, vim.Folder("group-v1"), waits, Deadline(3600))


GOOD = event(vim.event.CustomizationSucceeded, "vm-good")
BAD = event(
    vim.event.CustomizationNetworkSetupFailed,
    "vm-bad",
    fullFormattedMessage="An error occurred while setting up network properties of the guest OS.",
    logLocation="/var/log/vmware-imc/toolsDeployPkg.log",
    reason="NicSettingMismatch",
)
STRANGER = event(vim.event.CustomizationUnknownFailure, "vm-stranger")


@pytest.mark.parametrize(
    "pages", [[[STRANGER], [STRANGER, GOOD], [GOOD, STRANGER, BAD]], [[GOOD], None, [BAD, GOOD]], [[BAD, GOOD]]]
)
def test_customization_that_failed_is_told_with_its_log(pages: list[Any]) -> None:
    outcome = waited(*pages)
    assert list(outcome.failures) == ["bad"]
    message = str(outcome.failures["bad"])
    assert "virtual machine 'bad': An error occurred while setting up network properties of the guest OS;" in message
    assert "reason NicSettingMismatch; log in the guest: /var/log/vmware-imc/toolsDeployPkg.log" in message


@pytest.mark.parametrize("order", [list, lambda events: list(reversed(events))])
def test_last_event_of_a_machine_counts(order: Callable[[list[Any]], list[Any]]) -> None:
    early = event(vim.event.CustomizationFailed, "vm-1", 1)
    late = event(vim.event.CustomizationSucceeded, "vm-1", 2)
    assert last_by_machine(order([early, late])) == {vim.VirtualMachine("vm-1"): late}
