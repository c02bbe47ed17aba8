# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the module golden_template does in each of its states: decide with vCenter's facts, then do it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..model.image.builder import builder_folder, builder_path
from ..model.image.finishing import Wanted, changed_attributes, described, difference, steps
from ..model.image.naming import template_name
from ..model.image.stamp import HASH, IMAGE, VERSION, Making, notes, read_stamp, stamp
from .errors import failed
from .golden import Subject, delete_templates, find_subject, finish, linked_clones, set_attributes
from .image_library import Item, read_item
from .session import Session
from .tasks import Deadline


class Work(NamedTuple):
    """How to do it.

    Attributes:
        check_mode: whether nothing is to be changed.
        deadline: until when it must be done.
    """

    check_mode: bool
    deadline: Deadline


class Outcome(NamedTuple):
    """What was done, or would be.

    Attributes:
        attributes: of the template, or of the builder.
    """

    template: str
    steps: list[dict[str, str]]
    diff: dict[str, Any]
    attributes: dict[str, str]

    @property
    def changed(self) -> bool:
        """Tell whether anything is not as it was."""
        return any(step["action"] != "keep" for step in self.steps)


def present(
    session: Session, image: Mapping[str, Any], making: Making, facts: Mapping[str, str], work: Work
) -> Outcome:
    """Turn the builder of a complete definition into the template of a version. Raises VsphereError."""
    datacenter, folder = image["vsphere"]["datacenter"], image["vsphere"]["folder"]
    name = template_name(image["name"], making.version)
    places = (f"{folder}/{name}", f"{builder_folder(image)}/{name}", builder_path(image))
    subject = find_subject(session, datacenter, places)
    if subject is None:
        raise failed(
            f"make template {name!r}", f"there is no virtual machine {places[-1]!r} to make it from", "build it first"
        )
    _refuse_foreign(subject, image, making)
    attributes = stamp(image, making, facts, subject.machine.attributes)
    wanted = Wanted(folder, name, attributes, notes(attributes))
    left = steps(subject.machine, wanted)
    if left and not work.check_mode:
        finish(session, datacenter, subject, wanted, work.deadline)
    return Outcome(places[0], described(left), difference(subject.machine, wanted), attributes)


def marked(session: Session, image: Mapping[str, Any], attributes: Mapping[str, str], work: Work) -> Outcome:
    """Write on the builder what it is being made for, and how far it is. Raises VsphereError."""
    # One that was cloned from a template with a stamp may have inherited that.
    return stamped(session, image["vsphere"]["datacenter"], builder_path(image), {**attributes, VERSION: ""}, work)


def stamped(session: Session, datacenter: str, path: str, attributes: Mapping[str, str], work: Work) -> Outcome:
    """Set attributes of a template or machine, and leave its others alone. Raises VsphereError."""
    item = read_item(session, datacenter, path)
    if item is None:
        raise failed(f"write on template {path!r}", "there is none at that path", "correct the path")
    changed = changed_attributes(item.attributes, attributes)
    if changed and not work.check_mode:
        set_attributes(session, item.reference, item.name, changed)
    after = {name: value for name, value in {**item.attributes, **attributes}.items() if value}
    diff = {"before": dict(sorted(item.attributes.items())), "after": dict(sorted(after.items()))}
    steps_taken = [{"action": "stamp", "reason": f"{name} is another"} for name in sorted(changed)]
    return Outcome(path, steps_taken, diff, after)


def absent(session: Session, datacenter: str, paths: Collection[str], work: Work) -> Outcome:
    """Delete templates of ours, except those that linked clones live on. Raises VsphereError."""
    items = [item for item in (read_item(session, datacenter, path) for path in dict.fromkeys(paths)) if item]
    _refuse_to_delete(items)
    clones = linked_clones(session, datacenter, items) if items else {}
    going = [item for item in items if not clones.get(item.path)]
    taken = [{"action": "delete", "template": item.path, "reason": "it was named"} for item in going]
    taken += [
        {"action": "keep", "template": path, "reason": f"linked clones live on it: {', '.join(sorted(names))}"}
        for path, names in clones.items()
    ]
    if going and not work.check_mode:
        delete_templates(session, going, work.deadline)
    diff = {
        "before": {"templates": sorted(item.path for item in items)},
        "after": {"templates": sorted(item.path for item in items if item not in going)},
    }
    return Outcome("", taken, diff, {})


def _refuse_foreign(subject: Subject, image: Mapping[str, Any], making: Making) -> None:
    """Refuse a machine that has the name, and is not what is to get it."""
    machine = subject.machine
    path = f"{machine.folder}/{machine.name}"
    found = read_stamp(machine.attributes)
    action = f"make template {template_name(image['name'], making.version)!r}"
    if machine.folder == image["vsphere"]["folder"] and (found is None or found.image != image["name"]):
        raise failed(action, f"{path!r} has that name and is none of ours", "rename or remove it, then run again")
    if machine.attributes.get(HASH) != making.definition_hash:
        raise failed(
            action,
            f"{path!r} was made from another definition",
            "plan again: another run may have finished meanwhile",
        )


def _refuse_to_delete(items: Collection[Item]) -> None:
    for item in items:
        if not item.is_template or not item.attributes.get(IMAGE):
            what = "it is no template" if not item.is_template else "it has no stamp of ours"
            raise failed(f"delete template {item.path!r}", f"{what}; nothing was deleted", "remove it from the list")
