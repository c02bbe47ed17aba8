# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Lists of checksums, as `sha256sum` writes them."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

import hashlib
import re
from typing import Dict

NAME = "SHA256SUMS"
_LINE = re.compile(r"^([0-9a-f]{64})[ \t]+\*?(?:\./)?(\S.*)$")
_CHUNK = 1 << 20


class ChecksumListError(Exception):
    """A list that cannot be used."""


def read_list(text: str, ending: str) -> Dict[str, str]:
    """Return the checksums of the files with an ending, by their names.

    Raises ChecksumListError for a line that is none, or a file that is not in the directory itself.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            raise ChecksumListError(f"line {number} of {NAME} is no checksum and name as sha256sum writes them")
        digest, name = match.groups()
        if "/" in name or name.startswith("."):
            raise ChecksumListError(
                f"line {number} of {NAME} names {name}, which is not a file of the directory itself"
            )
        if name.endswith(ending):
            found[name] = digest
    if not found:
        raise ChecksumListError(f"{NAME} lists no file that ends with {ending}")
    return found


def digest_of_file(path: str) -> str:
    """Return the checksum of a file."""
    total = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            total.update(chunk)
    return total.hexdigest()


def digest_of_text(text: str) -> str:
    """Return the checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
