# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Turning a sealed builder into a template of its image, and removing old ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..model.image.finishing import (
    CLEAN,
    MARK,
    MOVE,
    RELEASE,
    RENAME,
    SNAPSHOT,
    SNAPSHOT_NAME,
    STAMP,
    WAIT,
    Machine,
    Wanted,
    attributes_to_clear,
    changed_attributes,
    settings_to_remove,
    steps,
)
from .attributes import Stamps
from .errors import failed, translated
from .folders import make_folder, remove_folder_if_empty
from .image_library import Item, read_item
from .inventory_path import find_datacenter, find_folder
from .library import vim
from .power_off import wait_for_power_off
from .properties import leading, read
from .session import Session
from .tasks import Deadline, Job, run_tasks

_PATHS = ("config.extraConfig", "config.annotation", "snapshot")

# One machine has one task at a time.
_ONE = 1


@dataclass(frozen=True)
class Subject:
    """A machine that is becoming a template, with its managed object."""

    machine: Machine
    reference: Any


def find_subject(session: Session, datacenter: str, paths: Iterable[str]) -> Subject | None:
    """Return the machine at the first of some paths that has one; None when none has. Raises VsphereError."""
    for path in paths:
        item = read_item(session, datacenter, path)
        if item is not None:
            return _subject(session, item)
    return None


def finish(session: Session, datacenter: str, subject: Subject, wanted: Wanted, deadline: Deadline) -> None:
    """Take the steps that are left. Raises VsphereError; what was done stays, and running again goes on from there."""
    work = _Work(session, datacenter, subject, wanted, deadline)
    for step in steps(subject.machine, wanted):
        work.take(step)


def set_attributes(session: Session, reference: Any, name: str, attributes: Mapping[str, str]) -> None:
    """Set custom attributes of a machine, defined where vCenter does not know them; an empty value clears one."""
    fields = session.content.customFieldsManager
    with translated("read the custom attributes that vCenter knows"):
        definitions = read(session, [fields], {"CustomFieldsManager": ("field",)}).get(fields, {}).get("field", [])
    stamps = Stamps(session, {each.name: each.key for each in definitions}, _ONE)
    known = {each.name for each in definitions}
    stamps.set(reference, name, {key: value for key, value in attributes.items() if value or key in known})
    for error in stamps.wait().values():
        raise error


class _Work:
    """One machine on its way."""

    def __init__(self, session: Session, datacenter: str, subject: Subject, wanted: Wanted, deadline: Deadline) -> None:
        self._session = session
        self._datacenter = datacenter
        self._subject = subject
        self._wanted = wanted
        self._deadline = deadline

    def take(self, step: str) -> None:
        """Take a step."""
        ways: dict[str, Callable[[], None]] = {
            WAIT: self._wait,
            STAMP: self._stamp,
            CLEAN: self._clean,
            SNAPSHOT: self._snapshot,
            RENAME: self._rename,
            MOVE: self._move,
            RELEASE: self._release,
            MARK: self._mark,
        }
        ways[step]()

    @property
    def _name(self) -> str:
        return self._subject.machine.name

    def _wait(self) -> None:
        wait_for_power_off(self._session, self._subject.reference, self._name, self._deadline)

    def _stamp(self) -> None:
        changed = changed_attributes(self._subject.machine.attributes, self._wanted.attributes)
        set_attributes(self._session, self._subject.reference, self._name, changed)

    def _clean(self) -> None:
        # vSphere takes a setting with an empty value away.
        removed = [
            vim.option.OptionValue(key=key, value="") for key in settings_to_remove(self._subject.machine.settings)
        ]
        spec = vim.vm.ConfigSpec(extraConfig=removed, annotation=self._wanted.notes)
        self._run(f"clean virtual machine {self._name!r}", partial(self._subject.reference.ReconfigVM_Task, spec=spec))

    def _snapshot(self) -> None:
        start = partial(
            self._subject.reference.CreateSnapshot_Task,
            name=SNAPSHOT_NAME,
            description="What linked clones are made from.",
            memory=False,
            quiesce=False,
        )
        self._run(f"take a snapshot of virtual machine {self._name!r}", start)

    def _rename(self) -> None:
        name = self._wanted.name
        start = partial(self._subject.reference.Rename_Task, newName=name)
        self._run(f"rename virtual machine {self._name!r} to {name!r}", start)

    def _move(self) -> None:
        folder = make_folder(self._session, self._datacenter, self._wanted.folder)
        start = partial(folder.MoveIntoFolder_Task, list=[self._subject.reference])
        remedy = "rename or remove what has its name there, then run again"
        self._run(f"move template {self._wanted.name!r} to folder {self._wanted.folder!r}", start, remedy)
        path = self._subject.machine.folder
        left = find_folder(self._session, self._datacenter, path)
        if left is not None:
            remove_folder_if_empty(self._session, left, path, self._deadline)

    def _release(self) -> None:
        cleared = dict.fromkeys(attributes_to_clear(self._subject.machine.attributes), "")
        set_attributes(self._session, self._subject.reference, self._wanted.name, cleared)

    def _mark(self) -> None:
        with translated(f"mark virtual machine {self._wanted.name!r} as a template"):
            self._subject.reference.MarkAsTemplate()

    def _run(self, action: str, start: Callable[[], Any], remedy: str = "") -> None:
        job = Job(self._name, action, start)
        job = job._replace(remedy=remedy) if remedy else job
        run_tasks(self._session, [job], _ONE, self._deadline).raise_failures()


def delete_templates(session: Session, items: Collection[Item], deadline: Deadline) -> None:
    """Delete templates, all of them although one fails. Raises VsphereError."""
    jobs = [
        Job(item.path, f"delete template {item.path!r}", item.reference.Destroy_Task, removes=True) for item in items
    ]
    run_tasks(session, jobs, _ONE, deadline).raise_failures()


def linked_clones(session: Session, datacenter: str, items: Collection[Item]) -> dict[str, list[str]]:
    """Return the names of the machines of a datacenter whose disks add to those of templates, by the templates' paths.

    It reads the devices of all machines there, as nothing else tells it.
    """
    with translated("look for linked clones of the templates"):
        reference = find_datacenter(session, datacenter)
        top = read(session, [reference], {vim.Datacenter: ["vmFolder"]})[reference]["vmFolder"]
        start = leading(top, (vim.Folder, "childEntity"), recursive=True)
        paths: dict[Any, Sequence[str]] = {
            vim.VirtualMachine: ("name", "config.files.vmPathName", "config.hardware.device")
        }
        machines = read(session, [start], paths)
    homes = {
        machines[item.reference]["config.files.vmPathName"].rpartition("/")[0]: item.path
        for item in items
        if "config.files.vmPathName" in machines.get(item.reference, {})
    }
    found: dict[str, list[str]] = {}
    for values in machines.values():
        own = values.get("config.files.vmPathName", "").rpartition("/")[0]
        for home in (_homes_above(values.get("config.hardware.device", [])) & homes.keys()) - {own}:
            found.setdefault(homes[home], []).append(values.get("name", ""))
    return found


def _homes_above(devices: Iterable[Any]) -> set[str]:
    """Return the directories of all disks that disks add to."""
    homes = set()
    for device in devices:
        backing = getattr(getattr(device, "backing", None), "parent", None)
        while backing is not None:
            homes.add((backing.fileName or "").rpartition("/")[0])
            backing = getattr(backing, "parent", None)
    return homes


def _subject(session: Session, item: Item) -> Subject:
    with translated(f"read virtual machine {item.path!r}"):
        values = read(session, [item.reference], {"VirtualMachine": _PATHS}).get(item.reference, {})
    if item.is_template is None:
        raise failed(
            f"finish virtual machine {item.path!r}", "vCenter is still making it, or cannot reach it", "run again later"
        )
    trees = list(values["snapshot"].rootSnapshotList) if values.get("snapshot") else []
    names = set()
    while trees:
        tree = trees.pop()
        names.add(tree.name)
        trees.extend(tree.childSnapshotList or [])
    machine = Machine(
        folder=item.folder,
        name=item.name,
        is_off=item.is_off,
        is_template=item.is_template,
        attributes=item.attributes,
        settings=[option.key for option in values.get("config.extraConfig", [])],
        notes=values.get("config.annotation") or "",
        snapshots=names,
    )
    return Subject(machine, item.reference)
