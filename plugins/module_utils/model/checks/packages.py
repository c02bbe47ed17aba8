# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What repositories, directories and archives must hold beyond their schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import etcd_archives as archives
from ..problem import MISSING, Path, Problem
from ..sections import entries, section


def package_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of where packages come from; what is neither signed nor has a checksum is a problem."""
    yield from _repositories(model)
    yield from _directories(model)
    for index, archive in enumerate(entries(section(model, "packages"), "image_archives")):
        if isinstance(archive, dict):
            yield from _one_place(archive, ("packages", "image_archives", index), "archive")
    yield from _etcd(model)


def _repositories(model: Mapping[str, Any]) -> Iterator[Problem]:
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


def _directories(model: Mapping[str, Any]) -> Iterator[Problem]:
    seen = set()
    for index, directory in enumerate(entries(section(model, "packages"), "directories")):
        if not isinstance(directory, dict):
            continue
        path: Path = ("packages", "directories", index)
        identity = (directory.get("name"), directory.get("family"))
        if identity in seen:
            yield Problem(
                (*path, "name"), directory.get("name"), "one directory of a name per family", "rename one of the two"
            )
        seen.add(identity)
        yield from _one_place(directory, path, "directory")
        if directory.get("url") and not directory.get("checksum"):
            yield Problem((*path, "checksum"), MISSING, "the checksum of SHA256SUMS, as it comes from a URL", "add it")


def _one_place(thing: Mapping[str, Any], path: Path, name: str) -> Iterator[Problem]:
    if thing.get("url") and thing.get("path"):
        yield Problem((*path, "path"), thing["path"], f"one place of the {name}", "remove it, or the url")
    if not thing.get("url") and not thing.get("path"):
        yield Problem((*path, "url"), MISSING, f"where the {name} is", "add url, or path for one on your own machine")


def _etcd(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Find an archive that would be compared with a list from the same unencrypted place."""
    packages, version = section(model, "packages"), str(section(model, "etcd").get("version") or "")
    mirror = str(packages.get("etcd_mirror") or "")
    known = section(packages, "etcd_checksums")
    if mirror.startswith("http://") and version and not any(archives.version_of(name) == version for name in known):
        yield Problem(
            ("packages", "etcd_checksums"),
            MISSING,
            f"the checksum of {archives.name_of(version, 'amd64')}, as it comes over unencrypted http",
            "add it, or use https",
        )
