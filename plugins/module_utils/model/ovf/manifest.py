# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The manifest of an OVF package: a digest for each of its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .descriptor import DescriptorError

_LINE = re.compile(r"\s*([A-Za-z0-9-]+)\s*\((.+)\)\s*=\s*([0-9a-fA-F]+)\s*")

# Those that hashlib has everywhere, with the number of their hexadecimal digits.
_DIGITS = {"sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}


class Digest(NamedTuple):
    """A digest, and the algorithm as hashlib calls it."""

    algorithm: str
    value: str


def read_manifest(text: bytes) -> dict[str, Digest]:
    """Return the digests in a manifest by the names of the files. Raises DescriptorError."""
    digests = {}
    for line in text.decode(errors="replace").splitlines():
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        algorithm = match[1].lower().replace("-", "") if match else ""
        if match is None or len(match[3]) != _DIGITS.get(algorithm):
            raise DescriptorError(f"the manifest has a line that is no digest: {line.strip()[:80]!r}")
        digests[match[2]] = Digest(algorithm, match[3].lower())
    return digests


def unlisted(manifest: Mapping[str, Digest], names: set[str]) -> list[str]:
    """Return the files of a package that its manifest leaves out, which must name all of them."""
    return sorted(names - set(manifest))
