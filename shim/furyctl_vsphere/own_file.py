# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Files that a verb writes for the user, outside the working directory."""

from __future__ import annotations

from pathlib import Path

from .failure import ExpectedError
from .whole_file import write_whole

STANDARD_OUTPUT = Path("-")


def write_own(path: Path, content: str, force: bool, secret: bool = True) -> bool:
    """Write a file, at once and whole; return whether it changed. One with secrets only its owner may read.

    The directory is made when it is missing. Raises ExpectedError when another file is there, unless forced, and when
    it cannot be written.
    """
    path = path.expanduser()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise ExpectedError(f"{path}: a directory, where a file is to be written; name another place")
        if path.exists() and path.read_bytes() == content.encode():
            if secret:
                path.chmod(0o600)
            return False
        if path.exists() and not force:
            raise ExpectedError(f"{path}: there already, and different; nothing was written: move it, or add --force")
        # A link stays one: what it leads to is written.
        write_whole(path.resolve(), content, 0o600 if secret else 0o666)
    except OSError as error:
        raise ExpectedError(f"{path}: cannot be written: {error.strerror}; name another place") from error
    return True
