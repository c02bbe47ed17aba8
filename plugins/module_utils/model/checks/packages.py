# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What repositories must hold beyond their schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import MISSING, Problem
from ..sections import entries, section


def package_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the package repositories; an unsigned one is a problem."""
    seen = set()
    for index, repository in enumerate(entries(section(model, "packages"), "repositories")):
        if not isinstance(repository, dict):
            continue
        path = ("packages", "repositories", index)
        identity = (repository.get("name"), repository.get("family"))
        if identity in seen:
            yield Problem(
                (*path, "name"), repository.get("name"), "one repository of a name per family", "rename one of the two"
            )
        seen.add(identity)
        if repository.get("family") == "debian" and not repository.get("suite"):
            yield Problem((*path, "suite"), MISSING, "the suite of a repository of the debian family", "add it")
        if not repository.get("key") and not repository.get("key_url"):
            yield Problem((*path, "key"), MISSING, "the key that signs the repository", "add key, or key_url")
        if str(repository.get("key_url", "")).startswith("http://") and not repository.get("key_checksum"):
            yield Problem(
                (*path, "key_checksum"),
                MISSING,
                "the checksum of a key that comes over unencrypted http",
                "add it, or use https",
            )
