# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What users and authorities must be beyond their schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Problem
from ..sections import entries, section

# It is the name of a file, too, also on systems that do not tell upper from lower case.
_USER_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._@-]*[A-Za-z0-9])?")
# The administrator's kubeconfig is of the first name in the working directory and of the second in Kubernetes.
_RESERVED = ("admin", "kubernetes-admin", "kubernetes-super-admin")
_SYSTEM = "system:"
# The one group of Kubernetes' own that people are in.
_MASTERS = "system:masters"


def certificate_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the users, of the authorities' files and of the times."""
    yield from _users(model)
    certificates = section(model, "certificates")
    yield from _authorities(section(certificates, "authorities"))
    window, validity = certificates.get("renew_before_days"), certificates.get("validity_days")
    if isinstance(window, int) and isinstance(validity, int) and window >= validity:
        yield Problem(
            ("certificates", "renew_before_days"),
            window,
            f"fewer days than the {validity} that a certificate is valid",
            "lower it, or raise certificates.validity_days",
        )


def _users(model: Mapping[str, Any]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, user in enumerate(entries(section(model, "kubernetes"), "users")):
        if not isinstance(user, dict):
            continue
        path = ("kubernetes", "users", index)
        name = user.get("name")
        if isinstance(name, str):
            yield from _user_name((*path, "name"), name)
            if seen.setdefault(name.casefold(), index) != index:
                yield Problem(
                    (*path, "name"),
                    name,
                    "one user of a name, in upper or lower case",
                    "rename or remove one of the two",
                )
        for position, group in enumerate(entries(user, "groups")):
            if str(group).startswith(_SYSTEM) and group != _MASTERS:
                yield Problem(
                    (*path, "groups", position), group, f"a group of yours, or {_MASTERS}", "name another group"
                )


def _user_name(path: tuple[str | int, ...], name: str) -> Iterator[Problem]:
    if name.casefold() in _RESERVED or name.startswith(_SYSTEM):
        yield Problem(
            path, name, "a name that Kubernetes or this collection does not use itself", "choose another name"
        )
    elif not _USER_NAME.fullmatch(name):
        yield Problem(
            path,
            name,
            "letters, digits, dots, dashes, underscores and @, with a letter or digit at both ends",
            "correct the name",
        )


def _authorities(authorities: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("kubernetes", "front_proxy", "etcd"):
        files = section(authorities, name)
        path = ("certificates", "authorities", name)
        for key, other in (("certificate", "key"), ("key", "certificate")):
            if files.get(key) and not files.get(other):
                yield Problem((*path, other), MISSING, f"a path, as {key} has one", f"add it, or remove {key}")
        if files.get("chain") and not files.get("certificate"):
            yield Problem((*path, "chain"), files["chain"], "a certificate below it", "add the certificate and its key")
