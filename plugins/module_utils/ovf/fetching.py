# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From a definition's source to a package on this machine that is known to be the right one, and whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from .checksums import verify_checksum, verify_manifest
from .download import download
from .errors import failed
from .package import Package, open_package
from .progress import Progress

_GIB = 2**30


class Fetching(NamedTuple):
    """How files are downloaded.

    Attributes:
        directory: that keeps them.
        ca_file: with the authorities of the server; "" for the system's.
    """

    directory: str
    ca_file: str


def fetch(image: Mapping[str, Any], fetching: Fetching, progress: Progress) -> Package:
    """Return the package of a complete definition whose source is a file or a URL. Raises SourceError."""
    source = image["source"]
    if source["url"]:
        path = download(source["url"], source["checksum"], fetching.directory, fetching.ca_file, progress)
    else:
        path = os.path.expanduser(source["file"])
        remedy = "correct source.checksum, or get the file from its publisher again"
        verify_checksum(_vouching(path), source["checksum"], progress, remedy)
    package = open_package(path)
    verify_manifest(package, progress)
    size, wanted = package.descriptor.capacity, image["builder"]["disk_gb"]
    if size > wanted * _GIB:
        cause = f"its disk has {size / _GIB:g} GiB, and builder.disk_gb is {wanted}, and a disk cannot shrink"
        raise failed(f"use {path!r}", cause, "raise builder.disk_gb")
    return package


def _vouching(path: str) -> str:
    """Return the file whose checksum vouches for a source: of several files their manifest. Raises SourceError."""
    stem, ending = os.path.splitext(path)
    if ending.lower() != ".ovf":
        return path
    manifest = f"{stem}.mf"
    if not os.path.exists(manifest):
        cause = (
            f"there is no manifest {manifest!r}, without which nobody could tell whether its disks are the right ones"
        )
        raise failed(f"use {path!r}", cause, "get it from its publisher, or use an OVA file")
    return manifest
