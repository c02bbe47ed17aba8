# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How vCenter is reached: by the environment, in either of two families of names."""

from __future__ import annotations

from collections.abc import Mapping

from .failure import ExpectedError

_NEEDED = {
    "the address of vCenter": ("VSPHERE_SERVER", "VMWARE_HOST"),
    "the user": ("VSPHERE_USER", "VMWARE_USER"),
    "the password": ("VSPHERE_PASSWORD", "VMWARE_PASSWORD"),
}


def check_credentials(environment: Mapping[str, str]) -> None:
    """Raise ExpectedError, with one line per variable, when the environment does not say how to reach vCenter."""
    missing = [
        f"the environment lacks {what}: set {names[0]} (or {names[1]})"
        for what, names in _NEEDED.items()
        if not any(environment.get(name) for name in names)
    ]
    if missing:
        raise ExpectedError(missing)
