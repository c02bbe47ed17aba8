"""Make the Debian packages of Kubernetes from the programs that were compiled.

usage: kubernetes.py TABLE VERSION SOURCES OUTPUT
TABLE is kubernetes/packages.yml; SOURCES holds the directories that its `files` name.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tables import Package, read_table

REVISION = "1.1"
"""What pkgs.k8s.io appends to the version of a package for the Debian family."""

CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Section: admin
Priority: optional
Maintainer: SIGHUP lab <lab@sighup.invalid>
Installed-Size: {size}
{depends}Description: {summary}
"""

POST_INSTALLATION = """\
#!/bin/sh
set -e
if [ "$1" = configure ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # On a first installation only: what starts at boot is the machine's policy, then its administrator's choice.
    [ -n "$2" ] || systemctl preset {service}
fi
"""

PRE_REMOVAL = """\
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl disable --now {service}
fi
"""


def control_files(package: Package, version: str, architecture: str, size_kib: int) -> Mapping[str, str]:
    """Give the content of each file of the package's control archive, by its name."""
    requires = ", ".join(package.requires("deb"))
    files = {
        "control": CONTROL.format(
            name=package.name,
            version=version,
            architecture=architecture,
            size=size_kib,
            depends=f"Depends: {requires}\n" if requires else "",
            summary=package.summary,
        )
    }
    if package.configuration("deb"):
        files["conffiles"] = "".join(f"/{path}\n" for path in package.configuration("deb"))
    if package.service:
        files["postinst"] = POST_INSTALLATION.format(service=package.service)
        files["prerm"] = PRE_REMOVAL.format(service=package.service)
    return files


def build(package: Package, version: str, sources: Path, output: Path) -> None:
    """Make one package; its file gets the name that Debian's pool would give it."""
    architecture = subprocess.check_output(["/usr/bin/dpkg", "--print-architecture"], text=True).strip()
    full_version = f"{package.version or version}-{REVISION}"
    target = output / f"{package.name}_{full_version}_{architecture}.deb"
    if target.exists():
        return
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        root.chmod(0o755)
        package.stage("deb", sources, root)
        size_kib = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
        (root / "DEBIAN").mkdir()
        for name, text in control_files(package, full_version, architecture, size_kib).items():
            path = root / "DEBIAN" / name
            path.write_text(text, encoding="utf-8")
            path.chmod(0o755 if text.startswith("#!") else 0o644)
        subprocess.run(
            ["/usr/bin/dpkg-deb", "--root-owner-group", "-Zzstd", "-z3", "--build", str(root), str(target)],
            check=True,
            stdout=subprocess.DEVNULL,
        )


def main(table: str, version: str, sources: str, output: str) -> None:
    """Make every package of the table."""
    for package in read_table(Path(table)):
        build(package, version, Path(sources), Path(output))


if __name__ == "__main__":
    main(*sys.argv[1:])
