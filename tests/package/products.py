"""What `make build` makes."""

from __future__ import annotations

import os
import subprocess
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Built:
    """A directory of what was built."""

    directory: Path

    def one(self, pattern: str) -> Path:
        """Return the one file of a pattern."""
        (found,) = self.directory.glob(pattern)
        return found

    @property
    def wheel(self) -> Path:
        return self.one("*.whl")

    @property
    def archive(self) -> Path:
        return self.one("sighup-*.tar.gz")

    @property
    def sources(self) -> Path:
        return self.one("furyctl_vsphere-*.tar.gz")

    def files_of_archive(self) -> dict[str, bytes]:
        with tarfile.open(self.archive) as tar:
            return {each.name: tar.extractfile(each).read() for each in tar.getmembers() if each.isfile()}  # type: ignore[union-attr]

    def files_of_wheel(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.wheel) as packed:
            return {each.filename: packed.read(each) for each in packed.infolist() if not each.is_dir()}


def build(directory: Path) -> Built:
    """Build into a directory, as `make build` does."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run([ROOT / "release" / "build", directory], check=True, env=environment, stdout=subprocess.DEVNULL)
    return Built(directory)
