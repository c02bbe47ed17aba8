# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Deleting nodes without deleting disks that are not theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..model.node import Machine
from .errors import translated
from .library import vim
from .properties import read
from .session import Session
from .tasks import Deadline, Job, run_tasks


def delete_machines(
    session: Session,
    machines: Collection[Machine],
    references: Mapping[str, Any],
    parallelism: int,
    deadline: Deadline,
) -> None:
    """Power off, detach foreign disks, destroy; each step for all machines together. Raises VsphereError."""
    if not machines:
        return

    def run(jobs: list[Job]) -> None:
        run_tasks(session, jobs, parallelism, deadline).raise_failures()

    run(
        [
            Job(each.name, f"power off virtual machine {each.name!r}", references[each.name].PowerOffVM_Task)
            for each in machines
            if each.power_state != "poweredOff"
        ]
    )
    run(_detach_jobs(session, {each.name: references[each.name] for each in machines}))
    run(
        [
            Job(each.name, f"delete virtual machine {each.name!r}", references[each.name].Destroy_Task)
            for each in machines
        ]
    )


def _detach_jobs(session: Session, references: Mapping[str, Any]) -> list[Job]:
    """Return the jobs that take away the disks that do not live in their machine's own directory.

    Such disks were attached later, as persistent volumes are; destroying the machine would destroy them with it.
    """
    paths = ["config.files.vmPathName", "config.hardware.device"]
    with translated("read the disks of the virtual machines that are to be deleted"):
        objects = read(session, references.values(), {vim.VirtualMachine: paths})
    jobs = []
    for name, reference in references.items():
        values = objects.get(reference, {})
        foreign = foreign_disks(values.get("config.files.vmPathName", ""), values.get("config.hardware.device", []))
        if foreign:
            jobs.append(_detach_job(name, reference, foreign))
    return jobs


def foreign_disks(machine_path: str, devices: Collection[Any]) -> list[Any]:
    """Return the disks whose file is not in the directory of the machine's own file (`[datastore] dir/name.vmx`)."""
    home = machine_path.rpartition("/")[0]
    return [
        device
        for device in devices
        if isinstance(device, vim.vm.device.VirtualDisk)
        and (getattr(device.backing, "fileName", None) or "").rpartition("/")[0] != home
    ]


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
