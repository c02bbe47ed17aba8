# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Deleting nodes without deleting disks that are not theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from ..model.machine import Machine
from .errors import VsphereError, translated
from .failures import Failures
from .library import vim, vmodl
from .properties import read
from .session import Session
from .tasks import Deadline, Job, run_tasks

REFUSE = "refuse"
DETACH = "detach"


class Manner(NamedTuple):
    """How machines are to be deleted.

    Attributes:
        foreign_disks: REFUSE or DETACH.
        parallelism: number of vCenter's tasks at a time.
    """

    foreign_disks: str
    parallelism: int
    deadline: Deadline


def delete_machines(
    session: Session, machines: Collection[Machine], references: Mapping[str, Any], manner: Manner
) -> Failures:
    """Power off, detach foreign disks, destroy; each step for all machines together.

    The disks are read anew right before: a volume may have been attached since the plan was made. Returns the errors of
    single machines; raises VsphereError when nothing could be done at all.
    """
    failures = Failures()
    if not machines:
        return failures
    owned = {each.name: references[each.name] for each in machines}
    found = read_foreign_disks(session, owned)
    if manner.foreign_disks == REFUSE:
        refuse_foreign_disks(found)

    def run(jobs: list[Job]) -> None:
        going_on = [job for job in jobs if job.name not in failures]
        failures.add(run_tasks(session, going_on, manner.parallelism, manner.deadline).failures)

    on = [each.name for each in machines if not each.is_off]
    run([_job("power off", name, owned[name].PowerOffVM_Task) for name in on])
    run([_detach_job(name, owned[name], disks) for name, disks in found.items()])
    run([_job("delete", name, reference.Destroy_Task) for name, reference in owned.items()])
    return failures


def _job(verb: str, name: str, start: Callable[[], Any]) -> Job:
    return Job(name, f"{verb} virtual machine {name!r}", start, removes=True)


def refuse_foreign_disks(found: Mapping[str, Collection[Any]]) -> None:
    """Raise VsphereError when machines have disks that were attached later."""
    if found:
        names = "; ".join(
            f"virtual machine {name!r} has {', '.join(_file_of(disk) for disk in disks)}"
            for name, disks in sorted(found.items())
        )
        raise VsphereError(
            f"Failed to delete virtual machines: disks were attached to them later, as persistent volumes are: "
            f"{names}; nothing was deleted. Detach them, for example by deleting the volumes in Kubernetes, or set "
            f"foreign_disks to detach, which keeps their files"
        )


def read_foreign_disks(session: Session, references: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the disks by machine that are not the machine's own, of those that have any.

    Destroying a machine would destroy such disks with it.
    """
    with translated("read the disks of the virtual machines that are to be deleted"):
        objects = _read_those_left(session, set(references.values()))
    found = {}
    for name, reference in references.items():
        values = objects.get(reference, {})
        disks = foreign_disks_of(values.get("config.files.vmPathName", ""), values.get("config.hardware.device", []))
        if disks:
            found[name] = disks
    return found


def _read_those_left(session: Session, references: set[Any]) -> dict[Any, dict[str, Any]]:
    """Read machines; what a run that was killed is still deleting may be gone by now."""
    while references:
        try:
            return read(
                session, references, {vim.VirtualMachine: ["config.files.vmPathName", "config.hardware.device"]}
            )
        except vmodl.fault.ManagedObjectNotFound as fault:
            if fault.obj not in references:
                raise
            references = references - {fault.obj}
    return {}


def foreign_disks_of(machine_path: str, devices: Collection[Any]) -> list[Any]:
    """Return the disks that are not a machine's own; its own file is `[datastore] directory/name.vmx`.

    Its own lie in its directory, and are no first class disks, as the volumes of the CSI driver are.
    """
    home = machine_path.rpartition("/")[0]
    return [
        device
        for device in devices
        if isinstance(device, vim.vm.device.VirtualDisk)
        and (_file_of(device).rpartition("/")[0] != home or getattr(device, "vDiskId", None) is not None)
    ]


def _file_of(disk: Any) -> str:
    return getattr(disk.backing, "fileName", None) or ""


def _detach_job(name: str, reference: Any, disks: Collection[Any]) -> Job:
    remove = vim.vm.device.VirtualDeviceSpec.Operation.remove
    # No fileOperation: the disk's file stays.
    spec = vim.vm.ConfigSpec(
        deviceChange=[vim.vm.device.VirtualDeviceSpec(operation=remove, device=disk) for disk in disks]
    )
    return Job(
        name,
        f"detach disks that were attached later from virtual machine {name!r}",
        lambda: reference.ReconfigVM_Task(spec=spec),
    )
