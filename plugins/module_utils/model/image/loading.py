# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From what a person wrote of an image to the definition that the rest reads."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Mapping
from typing import Any

from ..merging import merge
from ..problem import ImageDefinitionError, Path, Problem
from ..pruning import without
from ..schema_problems import schema_problems
from ..schemas.image import IMAGE_SCHEMA
from .checks import builder_problems, image_problems
from .defaults import complete_image

# What of a site's section vsphere is an image's too; its folder and template are those of clusters.
_PLACES = ("datacenter", "cluster", "resource_pool", "hosts", "datastore", "datastore_cluster")


def load_image(
    partial: Mapping[str, Any], site: Mapping[str, Any] | None = None, directory: str = ""
) -> dict[str, Any]:
    """Validate a definition, laid over its site's, and return it complete.

    `site` is a partial cluster model; `directory` is where relative paths begin. Raises ImageDefinitionError, which
    lists all problems, and MissingLibraryError.
    """
    image = merge(_of_the_site(site or {}), resolved(partial, directory))
    found = image_definition_problems(image)
    if found:
        raise ImageDefinitionError(found)
    return complete_image(image)


def image_definition_problems(image: Mapping[str, Any]) -> list[Problem]:
    """Return all problems of a partial or complete definition; none: it is valid."""
    found = schema_problems(IMAGE_SCHEMA, image)
    rest = complete_image(without(image, found))
    _add(found, image_problems(rest))
    if not found:
        _add(found, builder_problems(rest))
    return found


def resolved(partial: Mapping[str, Any], directory: str) -> dict[str, Any]:
    """Return a definition whose paths of files on the operator's machine begin at a directory, where they are relative.

    Without a directory they stay as they are.
    """
    image = dict(partial)
    if not directory:
        return image
    source, hooks = image.get("source"), image.get("hooks")
    if isinstance(source, Mapping) and isinstance(source.get("file"), str) and source["file"]:
        image["source"] = {**source, "file": _below(directory, source["file"])}
    if isinstance(hooks, list):
        image["hooks"] = [_hook_below(directory, hook) for hook in hooks]
    return image


def _hook_below(directory: str, hook: Any) -> Any:
    if isinstance(hook, str) and hook:
        return _below(directory, hook)
    if isinstance(hook, Mapping) and isinstance(hook.get("path"), str) and hook["path"]:
        return {**hook, "path": _below(directory, hook["path"])}
    return hook


def _below(directory: str, path: str) -> str:
    return path if path.startswith(("/", "~")) else os.path.join(directory, path)


def _of_the_site(site: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a site, as the clusters there share it, means for an image."""
    parts = IMAGE_SCHEMA["properties"]["cluster"]["properties"]
    vsphere = site.get("vsphere")
    places = {key: vsphere[key] for key in _PLACES if key in vsphere} if isinstance(vsphere, Mapping) else {}
    own = {
        "vsphere": places,
        "network": site.get("network"),
        "cluster": {key: site[key] for key in parts if key in site},
    }
    return {key: value for key, value in own.items() if value}


def _add(found: list[Problem], more: Iterable[Problem]) -> None:
    """Add problems of what has none yet."""
    for problem in more:
        if not any(_is_about(problem.path, other.path) for other in found):
            found.append(problem)


def _is_about(path: Path, other: Path) -> bool:
    """Tell whether one of two paths leads to the other, or both are the same."""
    shorter = min(len(path), len(other))
    return path[:shorter] == other[:shorter]
