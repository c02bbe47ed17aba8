# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Copying a virtual machine that is off as a template, so that it stays as it is."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from ..model.image.stamp import SOURCE
from .folders import make_folder
from .image_library import Item
from .library import vim
from .ovf_import import Place
from .session import Session
from .tasks import Deadline, Job, run_tasks


class Copy(NamedTuple):
    """What a copy is called.

    Attributes:
        folder: its path below the datacenter's VM folder.
        identity: of the source, which the copy is born with.
    """

    datacenter: str
    folder: str
    name: str
    identity: str


def copy_machine(session: Session, original: Item, wanted: Copy, place: Place, deadline: Deadline) -> Any:
    """Make the copy and return it, a template. Raises VsphereError."""
    folder = make_folder(session, wanted.datacenter, wanted.folder)
    location = vim.vm.RelocateSpec(
        datastore=place.datastore,
        pool=place.target.pool,
        host=place.target.host,
        diskMoveType="moveAllDiskBackingsAndDisallowSharing",
    )
    born = vim.option.OptionValue(key=SOURCE, value=wanted.identity)
    spec = vim.vm.CloneSpec(
        location=location, config=vim.vm.ConfigSpec(extraConfig=[born]), powerOn=False, template=True
    )
    start = partial(original.reference.CloneVM_Task, folder=folder, name=wanted.name, spec=spec)
    job = Job(wanted.name, f"copy virtual machine {original.path!r}", start)
    outcome = run_tasks(session, [job], 1, deadline)
    outcome.raise_failures()
    return outcome.results[wanted.name]
