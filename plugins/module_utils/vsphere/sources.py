# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Having the source of an image as a template: deciding with vCenter's facts, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.image.builder import builder_model
from ..model.image.naming import imported_path, source_identity, source_name
from ..model.image.stamp import SOURCE, SYSTEM
from ..model.loading import load
from ..model.location import Location, location_of
from ..model.ovf.package import needed_bytes
from ..ovf.package import Package
from ..ovf.progress import Progress
from .connection import Connection
from .content_library import LibraryItem, deploy, find_library_item
from .errors import failed
from .folders import make_folder
from .golden import set_attributes
from .image_library import Item, read_item
from .interruption import interruptible
from .machine_copy import Copy, copy_machine
from .ovf_import import Import, born_as, find_place, import_package, mark_as_template
from .rest import Rest
from .session import Session
from .tasks import Deadline, Job, run_tasks

KEEP = "keep"
FINISH = "finish"
IMPORT = "import"


@dataclass(frozen=True)
class Decision:
    """What is to be done to have a source.

    Attributes:
        action: KEEP, FINISH or IMPORT.
        path: of the template.
        item: what is there under its name.
        is_left: whether that is what a run that was killed has left, which goes first.
        original: the virtual machine that is to be copied; None for other sources.
    """

    action: str
    path: str
    item: Item | None = None
    is_left: bool = False
    original: Item | None = None


@dataclass(frozen=True)
class Done:
    """What an import was.

    Attributes:
        warnings: what vCenter told beside.
        sent: bytes.
        seconds: that sending took.
        capacity: bytes of the first disk.
    """

    warnings: tuple[str, ...] = ()
    sent: int = 0
    seconds: float = 0.0
    capacity: int = 0


def decide(session: Session, image: Mapping[str, Any]) -> Decision:
    """Look at what has the name of a complete definition's source. Raises VsphereError."""
    original = _original(session, image)
    if original is not None and original.is_template:
        return Decision(KEEP, original.path, original)
    path, identity = imported_path(image), source_identity(image["source"])
    item = read_item(session, image["vsphere"]["datacenter"], path)
    if item is None:
        return Decision(IMPORT, path, original=original)
    if item.attributes.get(SOURCE) == identity:
        return Decision(KEEP if item.is_template else FINISH, path, item)
    if born_as(session, item.reference) == identity:
        if item.is_template:  # only its attributes are missing
            return Decision(FINISH, path, item)
        return Decision(IMPORT, path, item, is_left=True, original=original)
    raise failed(
        f"import the source of image {image['name']!r}",
        f"{path!r} has its name and was not imported from it",
        "rename or remove it, then run again",
    )


def _original(session: Session, image: Mapping[str, Any]) -> Item | None:
    """Return the template or machine that a definition names; None for other sources. Raises VsphereError."""
    path = image["source"]["machine"]
    if not path:
        return None
    item = read_item(session, image["vsphere"]["datacenter"], path)
    action = f"use {path!r} as the source of image {image['name']!r}"
    if item is None:
        raise failed(action, "there is no such template or virtual machine", "correct source.machine")
    if not item.is_template and not item.is_off:
        raise failed(action, "it is on", "shut it down, or convert it to a template")
    return item


def location(image: Mapping[str, Any]) -> Location:
    """Return where in vCenter the machines of a complete definition belong."""
    model = load(builder_model(image))
    return location_of(model, model["pools"][0])


@dataclass(frozen=True)
class Work:
    """How a source is imported.

    Attributes:
        package: returns the package, which is read only when it is needed; not called for an item of a library.
    """

    connection: Connection
    image: Mapping[str, Any]
    package: Callable[[], Package]
    progress: Progress
    deadline: Deadline


def carry_out(session: Session, decision: Decision, work: Work) -> Done:
    """Do what was decided. Raises VsphereError and SourceError; nothing half-made is left then."""
    if decision.action == KEEP:
        return Done()
    if decision.action == FINISH and decision.item is not None:
        _finish(session, work, decision.item.reference, bool(decision.item.is_template))
        return Done()
    with interruptible(f"import the source of image {work.image['name']!r}"):
        reference, done = _import(session, decision, work)
        _finish(session, work, reference, decision.original is not None)
        return done


def _finish(session: Session, work: Work, reference: Any, is_template: bool) -> None:
    """Write on a template what it is, which says that it is complete, and mark it."""
    name, image = source_name(work.image), work.image
    set_attributes(session, reference, name, {SYSTEM: image["system"], SOURCE: source_identity(image["source"])})
    if not is_template:
        mark_as_template(reference, name)


def _import(session: Session, decision: Decision, work: Work) -> tuple[Any, Done]:
    image = work.image
    datacenter, identity = image["vsphere"]["datacenter"], source_identity(image["source"])
    folder, name = decision.path.rpartition("/")[::2]
    if image["source"].get("library"):
        return _deploy(session, work, folder, name)
    if decision.original is not None:
        place = find_place(session, datacenter, location(image), 0)
        return copy_machine(
            session, decision.original, Copy(datacenter, folder, name, identity), place, work.deadline
        ), Done()
    package = work.package()
    place = find_place(session, datacenter, location(image), needed_bytes(package.descriptor, package.sizes))
    if decision.is_left and decision.item is not None:
        _remove(session, decision.item, work.deadline)
    wanted = Import(package, datacenter, folder, name, identity, work.progress, work.deadline)
    reference, warnings = import_package(session, work.connection, wanted, place)
    seconds = work.progress.seconds
    return reference, Done(tuple(warnings), work.progress.done, seconds, package.descriptor.capacity)


def _deploy(session: Session, work: Work, folder: str, name: str) -> tuple[Any, Done]:
    """Make the virtual machine from an item of a content library."""
    datacenter, source = work.image["vsphere"]["datacenter"], work.image["source"]["library"]
    place = find_place(session, datacenter, location(work.image), 0)
    with Rest(work.connection) as rest:
        item = find_library_item(rest, LibraryItem(source["library"], source["item"]))
        rest.wait_up_to(work.deadline.remaining())
        warnings = deploy(rest, item, name, make_folder(session, datacenter, folder), place)
    made = read_item(session, datacenter, f"{folder}/{name}")
    if made is None:
        action = f"deploy {name!r} from its content library"
        raise failed(action, "vCenter says it did, and has no such machine", "see the vCenter's tasks, then run again")
    return made.reference, Done(tuple(warnings))


def _remove(session: Session, item: Item, deadline: Deadline) -> None:
    remedy = "if another run is importing it, wait for that; vCenter takes a dead one back after some minutes"
    job = Job(item.path, f"delete {item.path!r}, which an import that was killed has left", item.reference.Destroy_Task)
    run_tasks(session, [job._replace(remedy=remedy, removes=True)], 1, deadline).raise_failures()
