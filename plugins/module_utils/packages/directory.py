# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A directory of packages on a node: what it lacks, and whether it was verified."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

import json
import os
from typing import Any, Dict, List, Mapping, Optional

from .checksum_list import digest_of_file

RECORD = ".verified"


def record_of(path: str, files: Mapping[str, str], index: Mapping[str, Any]) -> Dict[str, Any]:
    """Return what is remembered of a directory that was verified: what it held, and when that was written."""
    return {"files": dict(files), "written": {name: _stamp(os.path.join(path, name)) for name in [*files, *index]}}


def is_verified(path: str, files: Mapping[str, str]) -> bool:
    """Tell whether the directory is what it was when these files were verified; their content is not read again."""
    try:
        with open(os.path.join(path, RECORD), encoding="utf-8") as file:
            record = json.load(file)
        written = record["written"]
        return bool(record["files"] == dict(files)) and all(
            _stamp(os.path.join(path, name)) == written[name] for name in written
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def missing_files(path: str, files: Mapping[str, str]) -> List[str]:
    """Return the files that are not there, or not what their checksum says."""
    return [name for name, digest in files.items() if _digest(os.path.join(path, name)) != digest]


def surplus_files(path: str, files: Mapping[str, str], ending: str) -> List[str]:
    """Return the packages that are there and not listed: a repository would offer them."""
    present = os.listdir(path) if os.path.isdir(path) else []
    return sorted(name for name in present if name.endswith(ending) and name not in files)


def _digest(path: str) -> Optional[str]:
    return digest_of_file(path) if os.path.isfile(path) else None


def _stamp(path: str) -> List[int]:
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns]
