# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the user has the privileges that a config needs: one question for all objects and all privileges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ...model.preflight_role import global_privileges
from ...model.preflight_verdict import Verdict, failure, ok, skipped, warning
from ...model.preflight_wants import KINDS
from ...model.privileges import Need
from ..errors import translated
from ..properties import read
from ..session import Session

CHECK = "privileges"

# More than these are not listed when none is missing.
_MANY = 4

# Managed objects by what needs are about: kind and name.
References = Mapping[tuple[str, str], Sequence[Any]]


def permission_verdicts(session: Session, needs: Sequence[Need], references: References, key: str) -> Iterator[Verdict]:
    """Judge the privileges of the session of this key. Raises VsphereError."""
    granted = granted_privileges(session, needs, references, key)
    lacking = [_missing(need, references[need.object], granted) for need in needs]
    known = _known_privileges(session) if any(lacking) else None
    for need, missing in zip(needs, lacking, strict=True):
        yield _verdict(need, bool(references[need.object]), missing, known)


def granted_privileges(
    session: Session, needs: Sequence[Need], references: References, key: str
) -> dict[Any, set[str]]:
    """Return what the session may do on each object. Raises VsphereError."""
    entities = list(dict.fromkeys(each for need in needs for each in references[need.object]))
    wanted = sorted({privilege for need in needs for privilege in need.reasons})
    with translated("ask vCenter for the user's privileges", "give the user the privilege System.Read on them"):
        answer = session.content.authorizationManager.HasPrivilegeOnEntities(
            entity=entities, sessionId=key, privId=wanted
        )
    return {each.entity: {one.privId for one in each.privAvailability if one.isGranted} for each in answer}


def _known_privileges(session: Session) -> Collection[str]:
    """Return all privileges that this vCenter knows: older ones lack some, and need none for what these are for."""
    manager = session.content.authorizationManager
    with translated("read the privileges that vCenter knows"):
        values = read(session, [manager], {"AuthorizationManager": ["privilegeList"]})
    return {each.privId for each in values.get(manager, {}).get("privilegeList", [])}


def _missing(need: Need, objects: Sequence[Any], granted: Mapping[Any, Collection[str]]) -> list[str]:
    return [
        privilege for privilege in need.privileges if any(privilege not in granted.get(each, ()) for each in objects)
    ]


def _verdict(need: Need, is_found: bool, lacking: Sequence[str], known: Collection[str] | None) -> Verdict:
    subject = f"{KINDS[need.kind]} {need.name}".strip()
    if not is_found:
        return skipped(CHECK, subject, "the object was not found")
    missing = [privilege for privilege in lacking if not known or privilege in known]
    if not missing:
        return ok(
            CHECK,
            subject,
            ", ".join(need.privileges) if len(need.privileges) < _MANY else f"all {len(need.privileges)}",
        )
    listed = ", ".join(f"{privilege} (to {need.reasons[privilege]})" for privilege in missing)
    remedy = "grant it to the user there; role: true returns the commands"
    if set(missing) <= set(global_privileges(need)):
        remedy = "grant it as a global permission, or on the tags, which cannot be asked for"
    give = warning if set(missing) <= need.advisory else failure
    return give(CHECK, subject, f"lacks {listed}", remedy)
