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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from libraries import bundle, sonames
from spec import Build, specification
from tables import Package, read_table, upstream_version

DEFAULT_RELEASE = "1.el8"


def build(package: Package, sources: Path, output: Path, version: str, release: str, libraries: Mapping[str, Path]) -> None:
    """Make one package, unless it is there."""
    if list(output.glob(f"{package.name}-{version}-{release}.*.rpm")):
        return
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "root"
        root.mkdir(mode=0o755)
        package.stage("rpm", sources, root)
        if package.debian:
            bundle(root, libraries, f"usr/lib/{package.multiarch}")
        spec = Path(directory) / "package.spec"
        spec.write_text(specification(Build(package, version, release, root)), encoding="utf-8")
        result = subprocess.run(
            [
                "rpmbuild", "--quiet", "-bb",
                "--define", f"_topdir {directory}/topdir",
                "--define", f"_rpmdir {output}",
                "--define", "_rpmfilename %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm",
                "--define", "_binary_payload w3.zstdio",
                "--define", "source_date_epoch_from_changelog 0",
                str(spec),
            ],
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        if result.returncode != 0:
            sys.exit(f"rpm/build.py: rpmbuild failed for {package.name}:\n{result.stdout}{result.stderr}")


def version_of(package: Package, sources: Path, default: str | None) -> str:
    """Give the version of a package, without what the distribution appended."""
    if package.version:
        return package.version
    if default:
        return default
    return upstream_version((sources / "debian" / f"{package.debian[0]}.version").read_text(encoding="utf-8").strip())


def main(table: str, sources: str, output: str, version: str | None = None, revision: str | None = None) -> None:
    """Make every package of the table, as many at once as there are processors."""
    libraries = sonames(Path(sources) / "libraries")
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        tasks = [
            executor.submit(
                build,
                package,
                Path(sources),
                Path(output),
                version_of(package, Path(sources), version),
                revision or package.release or DEFAULT_RELEASE,
                libraries,
            )
            for package in read_table(Path(table))
        ]
    for task in tasks:
        task.result()


if __name__ == "__main__":
    main(*sys.argv[1:])
