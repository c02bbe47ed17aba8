"""Make the rpms of one table.

usage: build.py TABLE SOURCES OUTPUT [VERSION REVISION]
SOURCES holds the directories that the table's `files` name, with debian/NAME for each unpacked Debian package,
debian/NAME.version for its version, and libraries/ with the shared libraries that a machine may lack.
A package gets its own version, else VERSION, else that of its first Debian package.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from libraries import bundle, sonames
from spec import Build, specification
from tables import Package, read_table, upstream_version

DEFAULT_RELEASE = "1.el8"


@dataclass(frozen=True)
class Workshop:
    """Where the packages of a table are made."""

    sources: Path
    output: Path
    version: str | None
    revision: str | None
    libraries: Mapping[str, Path]

    def version_of(self, package: Package) -> str:
        """Give the version of a package, without what the distribution appended."""
        if package.version or self.version:
            return package.version or str(self.version)
        recorded = self.sources / "debian" / f"{package.debian[0]}.version"
        return upstream_version(recorded.read_text(encoding="utf-8").strip())

    def release_of(self, package: Package) -> str:
        """Give what is appended to the version."""
        return self.revision or package.release or DEFAULT_RELEASE

    def build(self, package: Package) -> None:
        """Make one package, unless it is there."""
        version, release = self.version_of(package), self.release_of(package)
        if list(self.output.glob(f"{package.name}-{version}-{release}.*.rpm")):
            return
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory) / "root"
            root.mkdir(mode=0o755)
            package.stage("rpm", self.sources, root)
            if package.debian:
                bundle(root, self.libraries, f"usr/lib/{package.multiarch}")
            spec = Path(directory) / "package.spec"
            spec.write_text(specification(Build(package, version, release, root)), encoding="utf-8")
            rpmbuild(spec, self.output)


def rpmbuild(spec: Path, output: Path) -> None:
    """Run rpmbuild on a specification; the rpm lands in output."""
    macros = {
        "_topdir": f"{spec.parent}/topdir",
        "_rpmdir": str(output),
        "_rpmfilename": "%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm",
        "_binary_payload": "w3.zstdio",
        "_buildhost": "lab.invalid",
    }
    command = ["/usr/bin/rpmbuild", "--quiet", "-bb", str(spec)]
    for name, value in macros.items():
        command += ["--define", f"{name} {value}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"rpmbuild failed:\n{spec.read_text(encoding='utf-8')}\n{result.stdout}{result.stderr}")


def main(table: str, sources: str, output: str, version: str | None = None, revision: str | None = None) -> None:
    """Make every package of the table, as many at once as there are processors."""
    workshop = Workshop(Path(sources), Path(output), version, revision, sonames(Path(sources) / "libraries"))
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        # Reading the results is what raises a failure.
        list(executor.map(workshop.build, read_table(Path(table))))


if __name__ == "__main__":
    main(*sys.argv[1:])
