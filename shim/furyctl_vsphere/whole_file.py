# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A file that is there as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: str, mode: int) -> None:
    """Put a file with these permissions in the place of the one that may be there. Raises OSError."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(content)
    temporary.replace(path)
