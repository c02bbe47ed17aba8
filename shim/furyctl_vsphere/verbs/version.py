# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`version`: of everything that does the work."""

from __future__ import annotations

import json
import platform
from importlib import metadata
from pathlib import Path

from ruamel.yaml import YAML

from .. import __version__
from ..cluster_model import collections_root
from ..console import Screen
from ..options import Options
from ..results import print_json

_MISSING = "not installed"


def version(options: Options, screen: Screen) -> None:
    """Print the versions, as a table or as JSON."""
    collections = collections_root() / "ansible_collections"
    found = {
        "furyctl-vsphere": __version__,
        "sighup.fury_vsphere": collection_version(collections / "sighup" / "fury_vsphere"),
        "ansible-core": _distribution("ansible-core"),
        "pyvmomi": _distribution("pyvmomi"),
        "python": platform.python_version(),
    }
    if options.output == "json":
        print_json(found)
        return
    for name, number in found.items():
        screen.say(f"{name:<20} {number}")


def collection_version(directory: Path) -> str:
    """Return the version of an installed collection, or of a checkout of it."""
    manifest = directory / "MANIFEST.json"
    if manifest.is_file():
        return str(json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"])
    galaxy = directory / "galaxy.yml"
    if galaxy.is_file():
        return str(YAML(typ="safe", pure=True).load(galaxy)["version"])
    return "unknown"


def _distribution(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _MISSING
