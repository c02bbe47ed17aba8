# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The exact roles of the user that a cluster is made with, as commands of govc."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .preflight_wants import KINDS, VCENTER
from .privileges import Need

_GLOBAL = "InventoryService.Tagging."
# Every role has these by itself.
_IMPLIED = "System."


class Grant(NamedTuple):
    """A role on an object.

    Attributes:
        path: inventory path of the object, as govc takes it.
    """

    role: str
    path: str
    privileges: tuple[str, ...]
    propagates: bool


def grants(cluster: str, needs: Iterable[Need], paths: Mapping[tuple[str, str], str]) -> list[Grant]:
    """Return the roles that fulfil needs; `paths` are those of the objects, by kind and name.

    One role per kind of object; where objects of one kind need different privileges, one for each set. Needs on the
    same object are one role: vSphere gives a user one role there.
    """
    by_path: dict[str, list[Need]] = {}
    for need in needs:
        by_path.setdefault(paths[need.object], []).append(need)
    roles: dict[tuple[str, tuple[str, ...]], str] = {}
    found = []
    for path, several in by_path.items():
        privileges = tuple(sorted({each for need in several for each in need.privileges}))
        kind = several[0].kind.replace("_", "-")
        number = sum(1 for known, _privileges in roles if known == kind) + 1
        name = f"fury-{cluster}-{kind}" + (f"-{number}" if number > 1 else "")
        role = roles.setdefault((kind, privileges), name)
        found.append(Grant(role, path, privileges, any(need.propagates for need in several)))
    return found


def govc_commands(found: Iterable[Grant], principal: str) -> list[str]:
    """Return the commands that make the roles and give them to a user."""
    found = list(found)
    quoted = shlex.quote(principal)
    created = {grant.role: _names(grant.privileges) for grant in found}
    commands = [shlex.join(["govc", "role.create", role, *names]) for role, names in created.items()]
    for grant in found:
        propagate = str(grant.propagates).lower()
        words = f"-role {shlex.quote(grant.role)} -propagate={propagate} {shlex.quote(grant.path)}"
        commands.append(f"govc permissions.set -principal {quoted} {words}")
    tagging = [role for role, names in created.items() if any(name.startswith(_GLOBAL) for name in names)]
    return commands + [
        f"# tags: also add {role} as a global permission of {principal} (Administration, Global Permissions), which no "
        "command does"
        for role in tagging[:1]
    ]


def described(needs: Iterable[Need], paths: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Return what modules report of needs."""
    return [
        {
            "object": f"{KINDS[need.kind]} {need.name}".strip(),
            "path": paths[need.object],
            "propagate": need.propagates,
            "privileges": {privilege: need.reasons[privilege] for privilege in need.privileges},
        }
        for need in needs
    ]


def global_privileges(need: Need) -> tuple[str, ...]:
    """Return the privileges that count only as a global permission, or on a tag: those for tags."""
    return tuple(each for each in need.privileges if need.kind == VCENTER and each.startswith(_GLOBAL))


def _names(privileges: Iterable[str]) -> list[str]:
    return [name for name in privileges if not name.startswith(_IMPLIED)]
