# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Having the source of an image as a template: deciding with vCenter's facts, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.image.builder import builder_model
from ..model.image.naming import source_identity, source_name, source_path
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
        item: what is there under its name.
        is_left: whether that is what a run that was killed has left, which goes first.
    """

    action: str
    item: Item | None = None
    is_left: bool = False


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
    path, identity = source_path(image), source_identity(image["source"])
    item = read_item(session, image["vsphere"]["datacenter"], path)
    if item is None:
        return Decision(IMPORT)
    if item.attributes.get(SOURCE) == identity:
        return Decision(KEEP if item.is_template else FINISH, item)
    if not item.is_template and born_as(session, item.reference) == identity:
        return Decision(IMPORT, item, is_left=True)
    raise failed(
        f"import the source of image {image['name']!r}",
        f"{path!r} has its name and was not imported from it",
        "rename or remove it, then run again",
    )


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
    name = source_name(work.image)
    if decision.action == FINISH and decision.item is not None:
        mark_as_template(decision.item.reference, name)
    if decision.action != IMPORT:
        return Done()
    with interruptible(f"import the source of image {work.image['name']!r}"):
        return _import(session, decision, work, name)


def _import(session: Session, decision: Decision, work: Work, name: str) -> Done:
    image = work.image
    datacenter, identity = image["vsphere"]["datacenter"], source_identity(image["source"])
    folder = source_path(image).rpartition("/")[0]
    if image["source"].get("library"):
        reference, done = _deploy(session, work, folder, name)
    else:
        package = work.package()
        place = find_place(session, datacenter, location(image), needed_bytes(package.descriptor, package.sizes))
        if decision.is_left and decision.item is not None:
            _remove(session, decision.item, work.deadline)
        wanted = Import(package, datacenter, folder, name, identity, work.progress, work.deadline)
        reference, warnings = import_package(session, work.connection, wanted, place)
        seconds = work.progress.seconds
        done = Done(tuple(warnings), work.progress.done, seconds, package.descriptor.capacity)
    # The attribute says that it is complete.
    set_attributes(session, reference, name, {SYSTEM: image["system"], SOURCE: identity})
    mark_as_template(reference, name)
    return done


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
