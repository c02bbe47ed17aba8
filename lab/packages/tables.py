"""The tables of packages: what each holds and where its files come from.

A table is a YAML list. The comments at its beginning say what the entries' keys mean there.
Run as a program (tables.py TABLE...), it prints the names of the Debian packages that the tables take files from.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SYSCONFIG = {"deb": "etc/default", "rpm": "etc/sysconfig"}
"""Where each family keeps the environment files of services."""

PROGRAMS = ("bin", "sbin")
"""Directories whose files can be run, whatever the mode of the file that was copied there."""


@dataclass(frozen=True)
class Package:
    """One entry of a table."""

    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The package's name."""
        return str(self.entry["name"])

    @property
    def summary(self) -> str:
        """One line that says what it is."""
        return str(self.entry["summary"])

    @property
    def version(self) -> str | None:
        """Its version, when that is not the version of what it is made from."""
        return self.entry.get("version")

    @property
    def release(self) -> str | None:
        """What is appended to the version, when that is not what the others have."""
        return self.entry.get("release")

    @property
    def debian(self) -> Sequence[str]:
        """The Debian packages that it takes files from."""
        return list(self.entry.get("debian", []))

    @property
    def service(self) -> str | None:
        """The systemd unit that comes with it."""
        return self.entry.get("service")

    @property
    def user(self) -> Mapping[str, Any]:
        """The system user that comes with it: `name`, `home` and the directories that it `owns`; or nothing."""
        user: Mapping[str, Any] = self.entry.get("user", {})
        return user

    @property
    def provides(self) -> Sequence[str]:
        """Give other names that it answers to."""
        return list(self.entry.get("provides", []))

    @property
    def multiarch(self) -> str:
        """The name of Debian's library directory on this machine's architecture."""
        return multiarch()

    def requires(self, family: str) -> Sequence[str]:
        """Give its dependencies in the words of the packages' format."""
        return list(self.entry.get("requires", {}).get(family, []))

    def configuration(self, family: str) -> Sequence[str]:
        """Give the files, without leading slash, that belong to the machine's administrator."""
        return [place(path, family) for path in self.entry.get("configuration", [])]

    def directories(self, family: str) -> Sequence[str]:
        """Give the directories, without leading slash, that it makes."""
        return [place(path, family) for path in self.entry.get("directories", [])]

    def stage(self, family: str, sources: Path, root: Path) -> None:
        """Copy its files below root, which becomes the package's tree. Programs are 0755, all other files 0644."""
        for key, value in self.entry.get("files", {}).items():
            target = root / place(key, family)
            for origin in self._origins(sources, place(value, family)):
                copy(origin, target)
        for key, value in self.entry.get("links", {}).items():
            target = root / key
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(value)
        for directory in self.directories(family):
            (root / directory).mkdir(parents=True, exist_ok=True)

    def _origins(self, sources: Path, source: str) -> Sequence[Path]:
        """Find a file or directory; below debian/ it is looked for in each of the Debian packages."""
        kind, _, rest = source.partition("/")
        candidates = [sources / kind / name / rest for name in self.debian] if kind == "debian" else [sources / source]
        found = [candidate for candidate in candidates if candidate.exists()]
        if not found:
            raise SystemExit(f"package {self.name}: no {source} in {sources} (looked at {len(candidates)} places)")
        return found


def copy(origin: Path, target: Path) -> None:
    """Copy a file, or the content of a directory, links as links."""
    if origin.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(origin.iterdir()):
            copy(path, target / path.name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)  # a later entry replaces an earlier one, which may be a link
    shutil.copy(origin, target, follow_symlinks=False)
    if not target.is_symlink():
        target.chmod(0o755 if target.parent.name in PROGRAMS else 0o644)


def place(text: str, family: str) -> str:
    """Fill in what differs by family and machine."""
    return text.format(sysconfig=SYSCONFIG[family], format=family, multiarch=multiarch())


@cache
def multiarch() -> str:
    """Ask dpkg for the triplet that names this architecture's library directory."""
    return subprocess.check_output(["/usr/bin/dpkg-architecture", "-qDEB_HOST_MULTIARCH"], text=True).strip()


def upstream_version(version: str) -> str:
    """Give the upstream part of a Debian version: without epoch, revision and marks of repacking.

    >>> upstream_version("1:1.6.20~ds1-1+deb12u3")
    '1.6.20'
    """
    without_epoch = version.split(":", 1)[-1]
    return re.split(r"[~+-]", without_epoch, maxsplit=1)[0]


def read_table(path: Path) -> Sequence[Package]:
    """Read a table."""
    return [Package(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    names = {name for table in sys.argv[1:] for package in read_table(Path(table)) for name in package.debian}
    sys.stdout.write("".join(f"{name}\n" for name in sorted(names)))
