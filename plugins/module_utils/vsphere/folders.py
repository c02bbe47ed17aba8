# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The folder that holds a cluster's virtual machines."""

from __future__ import annotations

from typing import Any

from .errors import translated
from .inventory_path import find_datacenter, find_folder
from .library import vim
from .properties import kind, leading, read
from .session import Session
from .tasks import Deadline, Job, run_tasks


def make_folder(session: Session, datacenter: str, path: str) -> Any:
    """Return the folder, made with those above it where they are missing."""
    folder = None
    parts = path.split("/")
    for depth in range(len(parts)):
        above = folder
        folder = find_folder(session, datacenter, "/".join(parts[: depth + 1]))
        if folder is None:
            folder = _make(session, datacenter, above, "/".join(parts[: depth + 1]))
    return folder


def remove_folder_if_empty(session: Session, folder: Any, path: str, deadline: Deadline) -> None:
    """Delete a folder, and those below it, when nothing else is left in them.

    vSphere's Destroy_Task on a folder also destroys what is in it, hence the look before it. What someone puts there
    in the moment between the two would be lost; the API knows no safer call.
    """
    if not contents_below(session, folder):
        job = Job(path, f"delete folder {path!r}", folder.Destroy_Task)
        run_tasks(session, [job], 1, deadline).raise_failures()


def contents_below(session: Session, folder: Any) -> set[Any]:
    """Return all that a folder and those below it hold, except folders: machines, vApps."""
    with translated("read what the cluster's folder holds"):
        start = leading(folder, ("Folder", "childEntity"), recursive=True)
        folders = read(session, [start], {"Folder": ["childEntity"]})
    held = {child for values in folders.values() for child in values.get("childEntity", [])}
    return {each for each in held if kind(each) != "Folder"}


def _make(session: Session, datacenter: str, above: Any, path: str) -> Any:
    """Make the last folder of a path; return that of another run, when one has just made it."""
    with translated(f"make folder {path!r} in datacenter {datacenter!r}"):
        if above is None:
            reference = find_datacenter(session, datacenter)
            above = read(session, [reference], {vim.Datacenter: ["vmFolder"]})[reference]["vmFolder"]
        try:
            return above.CreateFolder(path.rpartition("/")[2])
        except vim.fault.DuplicateName:
            if found := find_folder(session, datacenter, path):
                return found
            raise
