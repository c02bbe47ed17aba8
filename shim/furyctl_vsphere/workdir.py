# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The working directory of a cluster: its places, and who works in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .failure import ExpectedError
from .whole_file import write_whole


@dataclass(frozen=True)
class WorkDir:
    """Places in a working directory; `root` is absolute."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Keys, PKI and kubeconfigs; never made anew."""
        return self.root / "secrets"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.secrets / "kubeconfig"

    @property
    def logs(self) -> Path:
        """One log per run, and the output of custom scripts."""
        return self.root / "logs"

    @property
    def durations(self) -> Path:
        """How long the phases of earlier runs took."""
        return self.logs / "durations.json"

    @property
    def provision(self) -> Path:
        """Ansible's files; generated."""
        return self.root / "provision"

    @property
    def ansible_config(self) -> Path:
        """Ansible's configuration."""
        return self.provision / "ansible.cfg"

    @property
    def inventory(self) -> Path:
        """Source of the inventory plugin; its name ends as the plugin wants."""
        return self.provision / "inventory.fury_vsphere.yml"

    @property
    def variables(self) -> Path:
        """Extra variables of every run."""
        return self.provision / "vars.yml"

    @property
    def confirmation(self) -> Path:
        """Extra variables of a confirmed destroy, while it runs."""
        return self.provision / "confirm-destroy.yml"

    @property
    def results(self) -> Path:
        """What a run found, for machines; of the last run that was asked for it."""
        return self.provision / "results.json"

    @property
    def query(self) -> Path:
        """Extra variables of a run that writes what it reads of a living cluster."""
        return self.provision / "query.yml"

    def log(self, verb: str, at: datetime) -> Path:
        """Return the log of a run that begins at a time."""
        return self.logs / f"{verb}-{at:%Y%m%dT%H%M%S}.log"

    def make(self) -> None:
        """Make the directories that are missing; what is in them is left alone."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for directory in (self.secrets, self.logs, self.provision):
                directory.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise ExpectedError(
                f"{self.root}: the working directory cannot be made: {error.strerror}; choose another with --workdir"
            ) from error

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Hold the working directory alone; yield the lock's file descriptor.

        A child that inherits the descriptor holds the lock too, also when this process is killed.
        Raises ExpectedError when another run holds it.
        """
        descriptor = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not _take(descriptor):
                holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
                raise ExpectedError(
                    f"{self.root}: another run (process {holder}) works in this directory; wait until it has ended"
                )
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            yield descriptor
        finally:
            os.close(descriptor)


def _take(descriptor: int) -> bool:
    """Take the lock of an opened file; tell whether it is ours now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(path: Path, content: str) -> bool:
    """Write a file that only its owner may read, at once and whole; return whether it changed."""
    if path.is_file() and path.read_text(encoding="utf-8") == content:
        path.chmod(0o600)
        return False
    write_whole(path, content, 0o600)
    return True
