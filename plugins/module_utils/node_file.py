# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Files of a node, read and written by modules that run there."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP045

import hashlib
import os
import tempfile
from typing import Optional

PRIVATE = 0o600


def read_text(path: str) -> Optional[str]:
    """Return what a file holds, or None when there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def mode_of(path: str) -> int:
    """Return a file's permissions; 0 when there is none."""
    try:
        return os.stat(path).st_mode & 0o777
    except FileNotFoundError:
        return 0


def write_text(path: str, content: str, aside: str) -> None:
    """Write a file that only its owner reads: whole or not at all, and never visible to others.

    It is made in a directory of its own on the same file system, as programs that watch the place would read a half.
    """
    os.makedirs(aside, mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=aside)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def digest_of(content: Optional[str]) -> str:
    """Return a checksum; one of its own for a file that is not there."""
    return "missing" if content is None else hashlib.sha256(content.encode()).hexdigest()
