# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Families of operating systems, told by vSphere's names of them."""

from __future__ import annotations

import re

FAMILIES = ("debian", "redhat", "suse", "other")

# vSphere's VirtualMachineGuestOsIdentifier begins with the distribution: `oracleLinux8_64Guest`.
_FAMILIES_BY_DISTRIBUTION = {
    "debian": "debian",
    "ubuntu": "debian",
    "almalinux": "redhat",
    "amazonlinux": "redhat",
    "centos": "redhat",
    "fedora": "redhat",
    "oraclelinux": "redhat",
    "rhel": "redhat",
    "rockylinux": "redhat",
    "opensuse": "suse",
    "sled": "suse",
    "sles": "suse",
    "suse": "suse",
}


def family_of(guest_id: str) -> str:
    """Return the family of a guest id such as `ubuntu64Guest`; `other` also when it is empty."""
    distribution = re.match(r"[a-z]*", guest_id.lower())
    return _FAMILIES_BY_DISTRIBUTION.get(distribution[0] if distribution else "", "other")
