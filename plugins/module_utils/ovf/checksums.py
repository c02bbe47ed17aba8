# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Comparing files with their checksums."""

from __future__ import annotations

import hashlib
import os

from .errors import failed
from .package import Package, Part
from .progress import Progress

_CHUNK = 2**20


def verify_checksum(path: str, checksum: str, progress: Progress, remedy: str) -> None:
    """Compare a file with `<algorithm>:<digits>`. Raises SourceError."""
    algorithm, _colon, wanted = checksum.partition(":")
    try:
        size = os.path.getsize(path)
        progress.begin(f"check {os.path.basename(path)}", size)
        found = digest_of(Part(path, 0, size), algorithm, progress)
    except OSError as error:
        raise failed(f"read {path!r}", error.strerror or "it cannot be read", "correct source.file") from error
    if found != wanted:
        cause = f"its {algorithm} is {found}, and source.checksum says {wanted}"
        raise failed(f"use {path!r}", cause, remedy)


def verify_manifest(package: Package, progress: Progress) -> None:
    """Compare the files of a package with its manifest, if it has one. Raises SourceError.

    That it lists all files that are imported was seen when it was opened.
    """
    for name, digest in package.manifest.items():
        part = package.parts.get(name)
        if part is None:
            continue
        progress.begin(f"check {name}", part.size)
        if digest_of(part, digest.algorithm, progress) != digest.value:
            raise failed(
                f"use {package.path!r}",
                f"the {digest.algorithm} of {name!r} is not the one of its manifest: it was changed or damaged",
                "get it from its publisher again",
            )


def digest_of(part: Part, algorithm: str, progress: Progress) -> str:
    """Return the digest of a file, or of a part of one, in hexadecimal digits. Raises OSError."""
    digest = hashlib.new(algorithm)
    for chunk in part.chunks(_CHUNK):
        digest.update(chunk)
        progress.advance(len(chunk))
    return digest.hexdigest()
