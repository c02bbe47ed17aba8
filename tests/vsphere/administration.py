"""What an administrator, or a colleague, does in vCenter beside the collection."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import Session
from pyVim.task import WaitForTask
from pyVmomi import vim


class Admin:
    """A session of its own in the vCenter under test."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, path: str) -> Any:
        """Return the object at an inventory path; it must exist."""
        found = self.session.content.searchIndex.FindByInventoryPath(path)
        assert found is not None, path
        return found

    def exists(self, path: str) -> bool:
        """Tell whether there is an object at an inventory path."""
        return self.session.content.searchIndex.FindByInventoryPath(path) is not None

    def read(self, path: str, *properties: str) -> list[Any]:
        """Return properties of the object at an inventory path."""
        spec = vim.PropertyCollector.FilterSpec(
            objectSet=[vim.PropertyCollector.ObjectSpec(obj=self.find(path))],
            propSet=[vim.PropertyCollector.PropertySpec(type=type(self.find(path)), pathSet=list(properties))],
        )
        answer = self.session.content.propertyCollector.RetrieveContents([spec])
        values = {each.name: each.val for each in answer[0].propSet}
        return [values.get(name) for name in properties]

    def extra_config(self, path: str) -> dict[str, str]:
        """Return the extraConfig of a virtual machine."""
        [options] = self.read(path, "config.extraConfig")
        return {option.key: option.value for option in options}

    def attributes(self, path: str) -> dict[str, str]:
        """Return the custom attributes of a virtual machine."""
        [values] = self.read(path, "customValue")
        names = {each.key: each.name for each in self.session.content.customFieldsManager.field}
        return {names[each.key]: each.value for each in values or [] if each.value}

    def set_attribute(self, path: str, name: str, value: str) -> None:
        """Set a custom attribute, defined when it is not yet; an empty value removes it."""
        manager = self.session.content.customFieldsManager
        keys = {each.name: each.key for each in manager.field}
        key = keys[name] if name in keys else manager.AddCustomFieldDef(name=name, moType=vim.VirtualMachine).key
        manager.SetField(entity=self.find(path), key=key, value=value)

    def clone(self, source: str, folder: str, name: str, extra_config: dict[str, str] | None = None) -> None:
        """Clone a virtual machine or template, as it is."""
        options = [vim.option.OptionValue(key=key, value=value) for key, value in (extra_config or {}).items()]
        [pool] = self.read("LAB/host/LAB-CLUSTER", "resourcePool")
        spec = vim.vm.CloneSpec(
            location=vim.vm.RelocateSpec(pool=pool), config=vim.vm.ConfigSpec(extraConfig=options), powerOn=False
        )
        WaitForTask(self.find(source).CloneVM_Task(folder=self.find(folder), name=name, spec=spec))

    def make_folder(self, above: str, name: str) -> None:
        """Make a folder."""
        self.find(above).CreateFolder(name)

    def power_off(self, path: str) -> None:
        """Power a virtual machine off."""
        WaitForTask(self.find(path).PowerOffVM_Task())

    def power_on(self, path: str) -> None:
        """Power a virtual machine on."""
        WaitForTask(self.find(path).PowerOnVM_Task())

    def suspend(self, path: str) -> None:
        """Suspend a virtual machine."""
        WaitForTask(self.find(path).SuspendVM_Task())

    def snapshot(self, path: str) -> None:
        """Take a snapshot of a virtual machine without its memory."""
        WaitForTask(self.find(path).CreateSnapshot_Task(name="before", memory=False, quiesce=False))

    def move(self, path: str, folder: str) -> None:
        """Move an object to another folder."""
        WaitForTask(self.find(folder).MoveIntoFolder_Task([self.find(path)]))

    def rename(self, path: str, name: str) -> None:
        """Rename an object."""
        WaitForTask(self.find(path).Rename_Task(name))

    def reconfigure(self, path: str, spec: Any) -> None:
        """Reconfigure a virtual machine."""
        WaitForTask(self.find(path).ReconfigVM_Task(spec=spec))

    def reconfigure_off(self, path: str, spec: Any) -> None:
        """Reconfigure a running virtual machine while it is off for a moment."""
        self.power_off(path)
        self.reconfigure(path, spec)
        self.power_on(path)

    def devices(self, path: str, kind: type) -> list[Any]:
        """Return the devices of a kind that a virtual machine has."""
        [found] = self.read(path, "config.hardware.device")
        return [device for device in found if isinstance(device, kind)]

    def connect(self, path: str, network: str) -> None:
        """Connect the first card of a virtual machine to another standard network."""
        card = self.devices(path, vim.vm.device.VirtualEthernetCard)[0]
        card.backing = vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(
            deviceName=network, network=self.find(f"LAB/network/{network}")
        )
        edit = vim.vm.device.VirtualDeviceSpec.Operation.edit
        change = vim.vm.device.VirtualDeviceSpec(operation=edit, device=card)
        self.reconfigure(path, vim.vm.ConfigSpec(deviceChange=[change]))

    def resize_disk(self, path: str, number: int, size_gb: int) -> None:
        """Grow a disk of a virtual machine; the first has number 0."""
        disk = self.devices(path, vim.vm.device.VirtualDisk)[number]
        disk.capacityInKB = size_gb * 1024 * 1024
        disk.capacityInBytes = disk.capacityInKB * 1024
        edit = vim.vm.device.VirtualDeviceSpec.Operation.edit
        change = vim.vm.device.VirtualDeviceSpec(operation=edit, device=disk)
        self.reconfigure(path, vim.vm.ConfigSpec(deviceChange=[change]))

    def detach_disk(self, path: str, number: int) -> None:
        """Take a disk from a virtual machine and keep its file; the first has number 0."""
        disk = self.devices(path, vim.vm.device.VirtualDisk)[number]
        remove = vim.vm.device.VirtualDeviceSpec.Operation.remove
        change = vim.vm.device.VirtualDeviceSpec(operation=remove, device=disk)
        self.reconfigure(path, vim.vm.ConfigSpec(deviceChange=[change]))

    def attach_volume(self, path: str, name: str, unit: int = 5) -> str:
        """Attach a new disk from outside of the machine's directory, as persistent volumes are; return its file."""
        volume = f"[LAB-DATASTORE] kubevols/{name}.vmdk"
        with suppress(vim.fault.FileAlreadyExists):  # another volume lies there
            self.session.content.fileManager.MakeDirectory(
                "[LAB-DATASTORE] kubevols", self.find("LAB"), createParentDirectories=True
            )
        disk = vim.vm.device.VirtualDisk(
            key=-1,
            controllerKey=self.disk_controller(path),
            unitNumber=unit,
            capacityInKB=1024,
            backing=vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName=volume, diskMode="persistent"),
        )
        operations = vim.vm.device.VirtualDeviceSpec
        change = operations(operation=operations.Operation.add, fileOperation="create", device=disk)
        self.reconfigure(path, vim.vm.ConfigSpec(deviceChange=[change]))
        assert self.has_file(volume)
        return volume

    def destroy(self, path: str) -> None:
        """Destroy an object."""
        WaitForTask(self.find(path).Destroy_Task())

    def make_thick_template(self, source: str, name: str) -> None:
        """Make, beside a template, another one whose disk takes all of its space."""
        folder = source.rpartition("/")[0]
        self.clone(source, folder, name)
        [devices] = self.read(f"{folder}/{name}", "config.hardware.device")
        disk = next(each for each in devices if isinstance(each, vim.vm.device.VirtualDisk))
        operations = vim.vm.device.VirtualDeviceSpec
        backing = vim.vm.device.VirtualDisk.FlatVer2BackingInfo(
            fileName="", diskMode="persistent", thinProvisioned=False
        )
        thick = vim.vm.device.VirtualDisk(
            key=-1, controllerKey=disk.controllerKey, unitNumber=1, capacityInKB=disk.capacityInKB, backing=backing
        )
        changes = [
            operations(operation=operations.Operation.remove, fileOperation="destroy", device=disk),
            operations(operation=operations.Operation.add, fileOperation="create", device=thick),
        ]
        self.reconfigure(f"{folder}/{name}", vim.vm.ConfigSpec(deviceChange=changes))
        self.find(f"{folder}/{name}").MarkAsTemplate()

    def disk_controller(self, path: str) -> int:
        """Return the key of the controller of a virtual machine's disk."""
        [devices] = self.read(path, "config.hardware.device")
        return int(next(each for each in devices if isinstance(each, vim.vm.device.VirtualDisk)).controllerKey)

    def has_file(self, path: str) -> bool:
        """Tell whether a datastore holds a file, given as `[datastore] directory/name`."""
        directory, _, name = path.rpartition("/")
        [browser] = self.read("LAB/datastore/LAB-DATASTORE", "browser")
        task = browser.SearchDatastore_Task(directory, vim.host.DatastoreBrowser.SearchSpec(matchPattern=[name]))
        try:
            WaitForTask(task)
        except vim.fault.FileNotFound:  # not even the directory is there
            return False
        return bool(task.info.result.file)
