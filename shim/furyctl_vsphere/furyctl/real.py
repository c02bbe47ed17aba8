# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The real furyctl: where it is, and how everything is left to it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..failure import ExpectedError

NAME = "furyctl"
# Which scripts called furyctl were tried, and by which process: a script may be another way to us.
_TRIED = "FURYCTL_VSPHERE_TRIED"
# What our own executables, as every installer writes them, and scripts that call them have in their text.
_OUR_MARKS = (b"furyctl_vsphere", b"furyctl-vsphere")
_SCRIPT = b"#!"
_READ = 65536


def find_real(ourselves: Path, environment: Mapping[str, str], parent: int) -> Path | None:
    """Return the first furyctl on PATH that is not this program, under whatever name it stands there.

    Args:
        ourselves: the file that was started.
        environment: with PATH, and with what an earlier start of ours left for a script that leads back to us.
        parent: our parent's process id.
    """
    tried = _tried(environment, parent)
    for candidate in _candidates(environment.get("PATH", os.defpath)):
        if not _is_ours(candidate, ourselves) and str(candidate) not in tried:
            return candidate
    return None


def hand_over(real: Path, arguments: Sequence[str], environment: Mapping[str, str], parent: int) -> None:
    """Become the real furyctl, with the same process id, files and arguments; return never."""
    passed = dict(environment)
    if _begins_as_script(real):
        tried = [*_tried(environment, parent), str(real)]
        passed[_TRIED] = os.pathsep.join((str(os.getpid()), *tried))
    else:
        passed.pop(_TRIED, None)
    # Python ignores these, and what is ignored stays so in the program that we become.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    try:
        os.execve(real, [os.fsencode(each) for each in (NAME, *arguments)], passed)  # noqa: S606  # no shell is meant
    except OSError as error:
        raise ExpectedError(f"{real} cannot be run: {error.strerror}; install furyctl anew, or correct PATH") from error


def _candidates(path: str) -> Iterator[Path]:
    for directory in dict.fromkeys(path.split(os.pathsep)):
        candidate = Path(directory or ".") / NAME
        if candidate.is_file() and os.access(candidate, os.X_OK):
            yield candidate


def _is_ours(candidate: Path, ourselves: Path) -> bool:
    try:
        if candidate.samefile(ourselves):
            return True
        start = _start_of(candidate)
    except OSError:
        return False
    marks = (*_OUR_MARKS, os.fsencode(ourselves.absolute()))
    return start.startswith(_SCRIPT) and any(mark in start for mark in marks)


def _begins_as_script(path: Path) -> bool:
    try:
        return _start_of(path).startswith(_SCRIPT)
    except OSError:
        return False


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_READ)


def _tried(environment: Mapping[str, str], parent: int) -> list[str]:
    """Return the scripts that led back to us: of this process, which a script became, or of the one that it is.

    Any other process is not a way back: the real furyctl may well call furyctl.
    """
    process, *tried = environment.get(_TRIED, "").split(os.pathsep)
    return tried if process in (str(os.getpid()), str(parent)) else []
