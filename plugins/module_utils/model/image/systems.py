# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The operating systems that an image may have, by the words of its definition."""

from __future__ import annotations

from ..releases import RELEASES, SYSTEMS, System
from ..versions import numbers_of

# `oracle-linux-8` for what the table of releases calls Oracle Linux 8.
IMAGE_SYSTEMS: dict[str, System] = {system.name.lower().replace(" ", "-"): system for system in SYSTEMS}

# The size of the disk in Ubuntu's own images for VMware, and what a small server needs with the images of Kubernetes.
SMALLEST_DISK_GB = 10


def minors_of(system: System) -> list[str]:
    """Return the minor versions of Kubernetes that are supported on a system, oldest first."""
    oldest, newest = numbers_of(system.oldest), numbers_of(system.newest)
    return [minor for minor in RELEASES if oldest <= numbers_of(minor) <= newest]
