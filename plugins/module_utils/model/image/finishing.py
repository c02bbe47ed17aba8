# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What turns a sealed builder into a template: each step is taken only where it has not been yet.

The order leaves a machine that can be found again wherever a run ends: it has its stamp before it loses its old name,
and the mark of a template comes last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..ownership import ATTRIBUTES, FAILURE_DOMAIN
from .stamp import STEP

WAIT = "wait"
STAMP = "stamp"
CLEAN = "clean"
SNAPSHOT = "snapshot"
RENAME = "rename"
MOVE = "move"
RELEASE = "release"
MARK = "mark"

# What linked clones are made from.
SNAPSHOT_NAME = "golden"

# Settings that told the guest who it is, or us what the machine was.
_OF_ONE_MACHINE = ("guestinfo.", "fury.")

_REASONS = {
    WAIT: "it is to power itself off",
    STAMP: "its attributes do not say what it is",
    CLEAN: "its settings and notes are those of the builder",
    SNAPSHOT: f"it has no snapshot {SNAPSHOT_NAME!r} for linked clones",
    RENAME: "it has another name",
    MOVE: "it is in the builder's folder",
    RELEASE: "its attributes say that it is a machine of the builder's cluster",
    MARK: "it is not marked as a template",
}


@dataclass(frozen=True)
class Machine:
    """A machine that is becoming a template.

    Attributes:
        folder: path below the datacenter's VM folder.
        settings: keys of its extraConfig.
    """

    folder: str
    name: str
    is_off: bool
    is_template: bool
    attributes: Mapping[str, str]
    settings: Collection[str]
    notes: str
    snapshots: Collection[str]


@dataclass(frozen=True)
class Wanted:
    """What it is to become."""

    folder: str
    name: str
    attributes: Mapping[str, str]
    notes: str


def steps(machine: Machine, wanted: Wanted) -> list[str]:
    """Return the steps that are left, in their order."""
    needed = {
        WAIT: not machine.is_off,
        STAMP: bool(changed_attributes(machine.attributes, wanted.attributes)),
        CLEAN: bool(settings_to_remove(machine.settings)) or machine.notes != wanted.notes,
        SNAPSHOT: SNAPSHOT_NAME not in machine.snapshots,
        RENAME: machine.name != wanted.name,
        MOVE: machine.folder != wanted.folder,
        RELEASE: bool(attributes_to_clear(machine.attributes)),
        MARK: not machine.is_template,
    }
    return [step for step, is_needed in needed.items() if is_needed]


def described(left: Collection[str]) -> list[dict[str, str]]:
    """Return what modules report of steps."""
    return [{"action": step, "reason": _REASONS[step]} for step in left]


def changed_attributes(current: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that are to be set; an empty value clears one."""
    return {name: value for name, value in wanted.items() if current.get(name, "") != value}


def settings_to_remove(keys: Collection[str]) -> list[str]:
    """Return the keys of an extraConfig that a template must not hand on."""
    return sorted(key for key in keys if key.startswith(_OF_ONE_MACHINE))


def attributes_to_clear(attributes: Mapping[str, str]) -> list[str]:
    """Return the attributes of a machine of a cluster, which a template is not."""
    return [name for name in (*ATTRIBUTES, FAILURE_DOMAIN, STEP) if attributes.get(name)]


def difference(machine: Machine, wanted: Wanted) -> dict[str, dict[str, object]]:
    """Return machine and template as the diff of a module shows them."""
    cleared = dict.fromkeys(attributes_to_clear(machine.attributes))
    after = {**machine.attributes, **wanted.attributes}
    return {
        "before": {
            "path": f"{machine.folder}/{machine.name}",
            "is_template": machine.is_template,
            "attributes": dict(sorted(machine.attributes.items())),
        },
        "after": {
            "path": f"{wanted.folder}/{wanted.name}",
            "is_template": True,
            "attributes": {name: value for name, value in sorted(after.items()) if value and name not in cleared},
        },
    }
