# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Downloading a file whose checksum is known into a directory that keeps it: resumed, verified, and then in place."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError

from ansible.module_utils.urls import open_url

from .checksums import verify_checksum
from .errors import SourceError, failed
from .progress import Progress

_CHUNK = 2**20
_PARTIAL = 206
_UNSATISFIABLE = 416

# Seconds without an answer, or without a byte.
_PATIENCE = 60


def cached_path(directory: str, checksum: str) -> str:
    """Return where a file with a checksum is kept."""
    return os.path.join(os.path.expanduser(directory), f"{checksum.replace(':', '-')}.ova")


def download(url: str, checksum: str, directory: str, ca_file: str, progress: Progress) -> str:
    """Return the path of what a URL holds, downloaded unless it is there already. Raises SourceError."""
    path = cached_path(directory, checksum)
    action = f"download {url!r}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        with _locked(f"{path}.lock"):
            if not _is_kept(path, checksum, progress):
                _fetch(url, f"{path}.part", ca_file, progress)
                _verify(url, checksum, f"{path}.part", progress)
                os.replace(f"{path}.part", path)
    except HTTPError as error:
        raise failed(action, f"the server answered {error.code} {error.reason}", "check source.url") from error
    except (URLError, HTTPException) as error:
        cause = str(getattr(error, "reason", "") or error)
        raise failed(
            action, cause, "check source.url and the network, then run again: it goes on from there"
        ) from error
    except OSError as error:
        cause = f"{error.strerror or error}"
        raise failed(action, cause, f"check the network, and the space in {directory!r}, then run again") from error
    return path


def _is_kept(path: str, checksum: str, progress: Progress) -> bool:
    """Tell whether a file is there already; one that was damaged since is taken away."""
    if not os.path.exists(path):
        return False
    try:
        verify_checksum(path, checksum, progress, "")
    except SourceError:
        os.unlink(path)
        return False
    return True


def _fetch(url: str, part: str, ca_file: str, progress: Progress) -> None:
    """Write what is missing of a file."""
    begun = os.path.getsize(part) if os.path.exists(part) else 0
    headers = {"Range": f"bytes={begun}-"} if begun else {}
    try:
        answer = open_url(url, headers=headers, timeout=_PATIENCE, ca_path=os.path.expanduser(ca_file) or None)
    except HTTPError as error:
        if error.code == _UNSATISFIABLE and begun:
            return  # all of it is there; whether it is right is asked next
        raise
    if answer.getcode() != _PARTIAL:
        begun = 0  # the server sends all of it
    total = int(answer.headers.get("Content-Length") or 0)
    progress.begin(f"download {url.rpartition('/')[2]}", begun + total if total else 0, begun)
    with open(part, "ab" if begun else "wb") as file:
        _copy(answer, file, progress)
    if total and progress.done < begun + total:
        raise HTTPException(f"the connection broke after {progress.done} of {begun + total} bytes")


def _copy(answer: Any, file: IO[bytes], progress: Progress) -> None:
    while True:
        chunk = answer.read(_CHUNK)
        if not chunk:
            return
        file.write(chunk)
        progress.advance(len(chunk))


def _verify(url: str, checksum: str, part: str, progress: Progress) -> None:
    try:
        verify_checksum(part, checksum, progress, "correct source.checksum, or source.url")
    except SourceError as error:
        with suppress(OSError):
            Path(part).unlink()
        raise SourceError(str(error).replace(repr(part), f"what {url!r} holds")) from error


@contextmanager
def _locked(path: str) -> Iterator[None]:
    """Let one process at a time download a file."""
    with open(path, "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
