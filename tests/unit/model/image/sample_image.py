"""A valid definition, and the same with changes."""

from __future__ import annotations

import copy
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image

CHECKSUM = f"sha256:{'ab' * 32}"
GOOD: dict[str, Any] = {
    "name": "ubuntu-22.04-kubernetes",
    "system": "ubuntu-22.04",
    "source": {"url": "https://images.example.com/jammy.ova", "checksum": CHECKSUM},
    "kubernetes": {"version": "1.33.1"},
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
}


def changed(**changes: Any) -> dict[str, Any]:
    """Return the good definition with other values of keys; None removes one."""
    image = {**copy.deepcopy(GOOD), **copy.deepcopy(changes)}
    return {key: value for key, value in image.items() if value is not None}


def complete(**changes: Any) -> dict[str, Any]:
    """Return it complete."""
    return load_image(changed(**changes))
