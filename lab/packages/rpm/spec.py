"""What rpmbuild reads: the specification of one package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tables import Package

HEADER = """\
%global debug_package %{{nil}}
%global __os_install_post %{{nil}}
%global _build_id_links none
Name: {name}
Version: {version}
Release: {release}
Summary: {summary}
License: see the source package of the same name
{architecture}AutoReqProv: no
{relations}
%description
{summary}.

%install
cp -a {root}/. %{{buildroot}}/

%files
%defattr(-, root, root, -)
{files}
"""

USER = """
%pre
getent group {name} >/dev/null || groupadd --system {name}
getent passwd {name} >/dev/null || useradd --system --gid {name} --home-dir {home} --shell /sbin/nologin {name}
"""

# The first installation enables a unit when the machine's presets say so, as systemd's own macros do; removal stops it.
SERVICE = """
%post
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    [ "$1" -ne 1 ] || systemctl preset {service} || :
fi
%preun
if [ "$1" -eq 0 ] && [ -d /run/systemd/system ]; then
    systemctl disable --now {service} || :
fi
%postun
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
fi
"""


@dataclass(frozen=True)
class Build:
    """One package about to be made: its tree lies complete below root."""

    package: Package
    version: str
    release: str
    root: Path

    @property
    def is_empty(self) -> bool:
        """Whether it holds no file; it then fits every architecture."""
        return not any(self.root.iterdir())


def specification(build: Build) -> str:
    """Give the text of the .spec file."""
    package = build.package
    relations = [f"Requires: {requirement}" for requirement in package.requires("rpm")]
    relations += [f"Provides: {provided}" for provided in package.provides]
    text = HEADER.format(
        name=package.name,
        version=build.version,
        release=build.release,
        summary=package.summary,
        architecture="BuildArch: noarch\n" if build.is_empty else "",
        relations="".join(f"{relation}\n" for relation in relations),
        root=build.root,
        files="\n".join(file_lines(build)),
    )
    if package.user:
        text += USER.format(**{key: package.user[key] for key in ("name", "home")})
    if package.service:
        text += SERVICE.format(service=package.service)
    return text


def file_lines(build: Build) -> Sequence[str]:
    """List the package's files, and those of its directories that nobody else has."""
    package = build.package
    lines: list[str] = []
    configuration = set(package.configuration("rpm"))
    for directory in package.directories("rpm"):
        owner = package.user["name"] if directory in package.user.get("owns", []) else None
        lines.append(f"%attr(0750, {owner}, {owner}) %dir /{directory}" if owner else f"%dir /{directory}")
    for path in sorted(build.root.rglob("*")):
        place = path.relative_to(build.root).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        lines.append(f"%config(noreplace) /{place}" if place in configuration else f"/{place}")
    return lines
