# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The exact roles of the user that a cluster is made with, as commands of govc."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .preflight_wants import FOLDER, KINDS, VCENTER
from .privileges import Need

# By kind and name of what privileges are needed on.
Paths = Mapping[tuple[str, str], Sequence[str]]

_GLOBAL = "InventoryService.Tagging."
# Every role has these by itself; one of vSphere's own has nothing else.
_IMPLIED = "System."
_READ_ONLY = "ReadOnly"


class Grant(NamedTuple):
    """A role on an object.

    Attributes:
        path: inventory path of the object, as govc takes it.
    """

    role: str
    path: str
    privileges: tuple[str, ...]
    propagates: bool


def grants(cluster: str, needs: Iterable[Need], paths: Paths) -> list[Grant]:
    """Return the roles that fulfil needs.

    One role per kind of object; where objects of one kind need different privileges, one for each set. Needs on the
    same object are one role: vSphere gives a user one role there.
    """
    by_path: dict[str, list[Need]] = {}
    for need in needs:
        for path in paths[need.object]:
            by_path.setdefault(path, []).append(need)
    roles: dict[tuple[str, tuple[str, ...]], str] = {}
    found = []
    for path, several in by_path.items():
        wanted = {each for need in several for each in need.privileges}
        privileges = tuple(sorted(each for each in wanted if not each.startswith(_IMPLIED)))
        kind = several[0].kind.replace("_", "-")
        number = sum(1 for known, _privileges in roles if known == kind) + 1
        name = f"fury-{cluster}-{kind}" + (f"-{number}" if number > 1 else "")
        role = roles.setdefault((kind, privileges), name) if privileges else _READ_ONLY
        found.append(Grant(role, path, privileges, any(need.propagates for need in several)))
    return found


def govc_commands(found: Iterable[Grant], principal: str) -> list[str]:
    """Return the commands that make the roles and give them to a user."""
    found = list(found)
    quoted = shlex.quote(principal)
    created = {grant.role: grant.privileges for grant in found if grant.privileges}
    commands = [shlex.join(["govc", "role.create", role, *names]) for role, names in created.items()]
    for grant in found:
        propagate = str(grant.propagates).lower()
        words = f"-role {shlex.quote(grant.role)} -propagate={propagate} {shlex.quote(grant.path)}"
        commands.append(f"govc permissions.set -principal {quoted} {words}")
    return commands


def remarks(needs: Iterable[Need], paths: Paths) -> list[str]:
    """Return what else is to be known of the commands, as comments of a shell."""
    found = []
    for need in needs:
        path = paths[need.object][0]
        if need.kind == FOLDER and not path.endswith(f"/{need.name}"):
            found.append(
                f"# Folder {need.name} does not exist. Make it first, and its role need not be given on {path}."
            )
        if global_privileges(need):
            found.append(
                f"# vCenter heeds {', '.join(global_privileges(need))} as a global permission only, or on the tags: "
                "give them in the vSphere Client under Administration, Global Permissions; no command does."
            )
    return found


def described(needs: Iterable[Need], paths: Paths) -> list[dict[str, Any]]:
    """Return what modules report of needs."""
    return [
        {
            "object": f"{KINDS[need.kind]} {need.name}".strip(),
            "paths": list(paths[need.object]),
            "propagate": need.propagates,
            "privileges": {privilege: need.reasons[privilege] for privilege in need.privileges},
        }
        for need in needs
    ]


def global_privileges(need: Need) -> tuple[str, ...]:
    """Return the privileges that count only as a global permission, or on a tag: those for tags."""
    return tuple(each for each in need.privileges if need.kind == VCENTER and each.startswith(_GLOBAL))
