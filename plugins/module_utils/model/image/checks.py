# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the definition of an image must hold beyond its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..problem import MISSING, Path, Problem
from ..schemas.image import NONE
from ..sections import section
from ..validation import problems
from ..versions import is_full_version, minor_of, release_of, supported_versions
from .builder import builder_model
from .systems import IMAGE_SYSTEMS, minors_of

SOURCES = ("file", "url", "library", "machine")
_WITH_CHECKSUM = ("file", "url")

# Where the keys of the builder's cluster model come from; those of its other parts stand in `cluster`.
_SAME = (("vsphere",), ("network",), ("name",), ("kubernetes",))


def image_problems(image: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of a completed definition, in which anything may be missing or of another type."""
    for check in _CHECKS:
        yield from check(image)


def builder_problems(image: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the cluster model of a definition's builder, under the definition's own keys."""
    for problem in problems(builder_model(image)):
        path = _own_path(image, problem.path)
        yield Problem(path, problem.value, problem.expected, problem.remedy.replace("ssh.", "cluster.ssh."))


def _own_path(image: Mapping[str, Any], path: Path) -> Path:
    """Return the definition's path of what has a path in the builder's model."""
    model, method = dict(image), ("customization", "method")
    if path[:1] == ("pools",):
        path = path[2:]
        if path[:1] == ("hooks",):
            return ("hooks", *path[2:])
        if path == method:
            return path[:1] if not section(section(model, "vsphere"), "customization") else ("vsphere", *path)
        return ("builder", *path)
    if path[:2] == ("network", "ranges") and section(model, "builder").get("address"):
        return ("builder", "address")
    if path == ("kubernetes", "image_repository"):
        return ("cluster", "image_repository")
    return path if path[:1] in _SAME else ("cluster", *path)


def _source(image: Mapping[str, Any]) -> Iterator[Problem]:
    source = image.get("source")
    if not isinstance(source, Mapping):
        return
    said = [key for key in SOURCES if source.get(key)]
    if not said:
        yield Problem(("source",), MISSING, f"one of {', '.join(SOURCES)}", "say where the image comes from")
    for key in said[1:]:
        yield Problem(("source", key), source[key], "one source only", f"remove it, or {said[0]}")
    checksum = source.get("checksum")
    if said and said[0] in _WITH_CHECKSUM and not checksum:
        yield Problem(
            ("source", "checksum"),
            MISSING,
            f"the checksum of the {said[0]}, as sha256:<64 hexadecimal digits>",
            "add the one that its publisher names",
        )
    if said and checksum and not any(key in _WITH_CHECKSUM for key in said):
        yield Problem(("source", "checksum"), checksum, f"no checksum of a {said[0]}", "remove it")


def _kubernetes(image: Mapping[str, Any]) -> Iterator[Problem]:
    version = section(dict(image), "kubernetes").get("version")
    if not isinstance(version, str) or version == NONE or not is_full_version(version):
        return
    path = ("kubernetes", "version")
    if release_of(version) is None:
        yield Problem(path, version, f"one of the versions {supported_versions()}, or none", "choose one of them")
        return
    system = IMAGE_SYSTEMS.get(str(image.get("system")))
    if system is not None and minor_of(version) not in minors_of(system):
        yield Problem(
            path,
            version,
            f"one of {system.oldest}.x to {system.newest}.x, which run on {system.name} ({system.reason})",
            "choose one of them, or another system",
        )


_CHECKS: tuple[Callable[[Mapping[str, Any]], Iterator[Problem]], ...] = (_source, _kubernetes)
