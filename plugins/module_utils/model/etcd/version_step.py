# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which versions of etcd a member may go to from the one that it runs.

etcd supports patches of the same minor, in both directions, and one minor more
(https://etcd.io/docs/v3.6/upgrades/upgrading-etcd). Members before 3.5.26 may bring removed ones back when they
become 3.6 (https://etcd.io/blog/2025/zombie_members_upgrade).
"""

from __future__ import annotations

from ..versions import minor_of, numbers_of

# By minor: the oldest version that may go to it.
_OLDEST_BEFORE = {"3.6": "3.5.26"}


def step_refusal(installed: str, wanted: str) -> str:
    """Say why a member may not go from one version to another; "" when it may."""
    old, new = numbers_of(installed), numbers_of(wanted)
    if len(old) < 2 or len(new) < 2 or old[:2] == new[:2]:  # noqa: PLR2004
        return ""
    if new[:2] < old[:2]:
        return f"at least {minor_of(installed)}, as etcd does not go back to an older minor version"
    if new[0] != old[0] or new[1] > old[1] + 1:
        step = f"{old[0]}.{old[1] + 1}"
        return f"a version {step}.x first, as etcd goes from one minor version to the next only"
    oldest = _OLDEST_BEFORE.get(minor_of(wanted), "")
    if oldest and old < numbers_of(oldest):
        return f"{oldest} or a later {minor_of(oldest)}.x first, as older members may bring removed ones back in it"
    return ""
