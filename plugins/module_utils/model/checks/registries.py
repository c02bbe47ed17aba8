# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What registries must hold beyond their schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..problem import MISSING, Path, Problem
from ..registries import EVERY_REGISTRY
from ..sections import entries, section

# These are one registry's own.
_NOT_FOR_EVERY_REGISTRY = ("server", "ca_certificate", "insecure", "username", "password_environment", "password_file")
_PASSWORDS = ("password_environment", "password_file")


def registry_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the registries; one without verified TLS that was not chosen is a problem."""
    runtime = section(model, "container_runtime")
    seen = set()
    for index, registry in enumerate(entries(runtime, "registries")):
        if not isinstance(registry, dict):
            continue
        path: Path = ("container_runtime", "registries", index)
        if registry.get("name") in seen:
            yield Problem((*path, "name"), registry["name"], "each registry once", "put the two together")
        seen.add(registry.get("name"))
        if registry.get("name") == EVERY_REGISTRY:
            yield from _every_registry(registry, path)
        yield from _unencrypted((*path, "server"), registry.get("server"), registry)
        yield from _password(registry, path)
        for number, mirror in enumerate(entries(registry, "mirrors")):
            if isinstance(mirror, dict):
                yield from _unencrypted((*path, "mirrors", number, "url"), mirror.get("url"), mirror)
    yield from _own_words(runtime)


def _every_registry(registry: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    for key in _NOT_FOR_EVERY_REGISTRY:
        if registry.get(key):
            yield Problem(
                (*path, key), registry[key], "mirrors only, as * is all registries", "give it an entry by its host"
            )
    if not registry.get("mirrors"):
        yield Problem((*path, "mirrors"), MISSING, "the mirrors of all registries", "add them, or remove the entry")


def _unencrypted(path: Path, url: Any, chosen: Mapping[str, Any]) -> Iterator[Problem]:
    if urlsplit(str(url or "")).scheme == "http" and not chosen.get("insecure"):
        yield Problem(path, url, "a URL of https", "use https, or set insecure: true beside it")


def _password(registry: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    given = [key for key in _PASSWORDS if registry.get(key)]
    if given and not registry.get("username"):
        yield Problem((*path, "username"), MISSING, "the user that the password belongs to", "add it")
    if len(given) > 1:
        yield Problem((*path, given[1]), registry[given[1]], "one place of the password", f"remove it, or {given[0]}")


def _own_words(runtime: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what containerd refuses beside a directory of registries, which is always there."""
    own = section(section(runtime, "config"), "registry")
    for key in ("mirrors", "configs", "auths"):
        if key in own:
            # It may hold a password.
            yield Problem(
                ("container_runtime", "config", "registry", key),
                "…",
                "no settings of registries here",
                "use container_runtime.registries",
            )
