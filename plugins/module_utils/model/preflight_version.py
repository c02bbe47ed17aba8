# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the version and the clock of a vCenter mean for a cluster."""

from __future__ import annotations

from datetime import date

from .compatibility import RELEASES, parse_version, release_of
from .preflight_verdict import Verdict, failure, ok, warning

VERSION = "version"
CLOCK = "clock"

# As ServiceContent.about.apiType says it.
_VCENTER = "VirtualCenter"

# Below this, delays on the way may be all of it.
_NOTICEABLE_SECONDS = 5
# vCenter's single sign-on and etcd's peers distrust clocks that are further apart.
_LARGEST_SECONDS = 300


def version_verdict(server: str, api_type: str, version: str, build: str, today: date) -> Verdict:
    """Judge the version that a server tells of itself."""
    if api_type != _VCENTER:
        return failure(VERSION, server, f"it is an ESXi host ({version}), not a vCenter", "set hostname to a vCenter")
    name = f"vCenter {version} (build {build})" if build else f"vCenter {version}"
    numbers = parse_version(version)
    release = release_of(numbers)
    if release is None:
        known = ", ".join(each.name for each in RELEASES)
        age = "older" if numbers < RELEASES[0].version else "newer"
        return warning(
            VERSION,
            server,
            f"{name} is {age} than what is known here ({known})",
            "see docs/vsphere.md before relying on it",
        )
    if release.support_ends and release.support_ends < today:
        return warning(
            VERSION,
            server,
            f"{name}: general support of {release.name} ended on {release.support_ends.isoformat()}",
            "plan its upgrade",
        )
    return ok(VERSION, server, name)


def clock_verdict(server: str, seconds: float) -> Verdict:
    """Judge by how many seconds a vCenter's clock is ahead of this machine's."""
    if abs(seconds) <= _NOTICEABLE_SECONDS:
        return ok(CLOCK, server, f"within {_NOTICEABLE_SECONDS} s of this machine's")
    detail = f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} this machine's"
    remedy = "synchronize the clocks of vCenter, its hosts and this machine by NTP"
    return (warning if abs(seconds) <= _LARGEST_SECONDS else failure)(CLOCK, server, detail, remedy)
