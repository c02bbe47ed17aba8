# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one table of vSphere's versions: read by the preflight, and by docs/generate.py for the reference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_NUMBERS = re.compile(r"\d+")
_NOT_RUN = "not run: none was at hand"

Version = tuple[int, ...]


@dataclass(frozen=True)
class VsphereRelease:
    """A release of vCenter and ESXi.

    Attributes:
        version: its first two numbers.
        support_ends: end of general support; None when it is not known here.
        tested: how this collection was tried with it.
        notes: what is different there, as far as this collection is concerned.
    """

    version: Version
    support_ends: date | None
    notes: tuple[str, ...] = ()
    tested: str = _NOT_RUN

    @property
    def name(self) -> str:
        """Return it as people write it."""
        return ".".join(str(number) for number in self.version)


@dataclass(frozen=True)
class HardwareVersion:
    """A virtual hardware version, and from which ESXi on it runs.

    Attributes:
        build: lowest build, where ESXi's version number does not tell its updates apart.
    """

    number: int
    since: Version
    release: str
    build: int = 0


@dataclass(frozen=True)
class Guest:
    """An operating system that nodes may have.

    Attributes:
        since: the vSphere that first knows its id.
        newest_ansible: the newest ansible-core that its own Python lets manage it; (): any.
    """

    name: str
    since: Version
    newest_ansible: Version = ()


# Sources: VMware's and Broadcom's product lifecycle pages; govmomi's hardware_version.go and enum.go.
RELEASES: tuple[VsphereRelease, ...] = (
    VsphereRelease(
        (6, 7),
        date(2022, 10, 15),
        (
            "hardware 15, which the vSphere CSI driver needs, from ESXi 6.7 U2 on; the driver itself needs 6.7 U3",
            "no guest id for Oracle Linux 9: its templates have that of Oracle Linux 8",
            "tags by the older REST API only, as before 7.0 U2",
        ),
    ),
    VsphereRelease((7, 0), date(2025, 10, 2), ("guest id for Oracle Linux 9 from 7.0 U1 on",)),
    VsphereRelease((8, 0), date(2027, 10, 11)),
    VsphereRelease((9, 0), None, ("guest id for Oracle Linux 10",)),
)

HARDWARE_VERSIONS: tuple[HardwareVersion, ...] = (
    HardwareVersion(13, (6, 5), "6.5"),
    HardwareVersion(14, (6, 7), "6.7"),
    HardwareVersion(15, (6, 7), "6.7 U2", build=13006603),
    HardwareVersion(17, (7, 0), "7.0"),
    HardwareVersion(18, (7, 0, 1), "7.0 U1"),
    HardwareVersion(19, (7, 0, 2), "7.0 U2"),
    HardwareVersion(20, (8, 0), "8.0"),
    HardwareVersion(21, (8, 0, 2), "8.0 U2"),
    HardwareVersion(22, (9, 0), "9.0"),
)

GUESTS: dict[str, Guest] = {
    "ubuntu64Guest": Guest("Ubuntu", (6, 5)),
    "oracleLinux7_64Guest": Guest("Oracle Linux 7", (6, 5), (2, 16)),
    "oracleLinux8_64Guest": Guest("Oracle Linux 8", (6, 7), (2, 16)),
    "oracleLinux9_64Guest": Guest("Oracle Linux 9", (7, 0, 1)),
    "oracleLinux10_64Guest": Guest("Oracle Linux 10", (9, 0)),
}

# What the vSphere cloud provider and CSI driver need of a node's virtual hardware.
HARDWARE_FOR_CSI = 15


def parse_version(text: str) -> Version:
    """Return (8, 0, 2) for `8.0.2`; () when there are no numbers in it."""
    return tuple(int(number) for number in _NUMBERS.findall(text))


def release_of(version: Version) -> VsphereRelease | None:
    """Return the table's release that a version belongs to, or None when it has none."""
    return next((release for release in RELEASES if version[: len(release.version)] == release.version), None)


def newest_hardware(version: Version, build: int = 0) -> int:
    """Return the newest virtual hardware version that an ESXi host runs; 0 when the table does not tell.

    A host that is newer than the table runs at least what the newest of the table does.
    """
    fitting = [each.number for each in HARDWARE_VERSIONS if _runs(version, build, each)]
    return max(fitting, default=0)


def _runs(version: Version, build: int, hardware: HardwareVersion) -> bool:
    if version < hardware.since:
        return False
    is_that_release = version[:2] == hardware.since[:2]
    return not is_that_release or build >= hardware.build
