# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One thing in which a machine differs from what the config asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# How it can be settled: while the machine runs, while it is off, or by another machine only.
HOT = "hot"
COLD = "cold"
NEVER = "never"

# What differs. Those of several things (a disk of many, a key of many) have its name in `item`.
CPU = "cpu"
CORES_PER_SOCKET = "cores per socket"
CPU_RESERVATION = "cpu reservation"
CPU_HOT_ADD = "cpu hot-add"
MEMORY = "memory"
MEMORY_RESERVATION = "memory reservation"
MEMORY_HOT_ADD = "memory hot-add"
DISK = "disk"
FURTHER_DISK = "further disk"
NETWORK = "network"
CARD = "network card"
HARDWARE_VERSION = "hardware version"
EXTRA_CONFIG = "extra_config"
NOTES = "notes"
ATTRIBUTE = "attribute"
TAG = "tag"
USER_DATA = "guestinfo.userdata"
TEMPLATE = "template"
ROLE = "role"
ADDRESS = "address"
FAILURE_DOMAIN = "failure domain"
BIRTH = "settings of the first boot"

_UNITS = {
    CPU_RESERVATION: " MHz",
    MEMORY: " MiB",
    MEMORY_RESERVATION: " MiB",
    DISK: " GiB",
    FURTHER_DISK: " GiB",
}


@dataclass(frozen=True)
class Difference:
    """A difference.

    Attributes:
        what: one of the names above.
        before: the value now; None when there is none.
        after: the value that is asked for; None when it is to go.
        how: HOT, COLD or NEVER.
        note: a clause that says more, empty when there is nothing more to say.
        item: the name of the one thing of several.
        key: vSphere's key of the device; 0 when it is none.
    """

    what: str
    before: Any
    after: Any
    how: str = HOT
    note: str = ""
    item: str = ""
    key: int = 0

    @property
    def name(self) -> str:
        """Return what differs, such as `memory` or `further disk etcd`."""
        return f"{self.what} {self.item}" if self.item else self.what

    @property
    def shown_before(self) -> str:
        """Return the value now, with its unit."""
        return self._shown(self.before)

    @property
    def shown_after(self) -> str:
        """Return the value that is asked for, with its unit."""
        return self._shown(self.after)

    def __str__(self) -> str:
        """Return it as `memory 4096 MiB → 8192 MiB`."""
        note = f" ({self.note})" if self.note else ""
        return f"{self.name} {self.shown_before} → {self.shown_after}{note}"

    def _shown(self, value: Any) -> str:
        if value is None:
            return "none"
        if isinstance(value, bool):
            return "on" if value else "off"
        # One line, whatever somebody wrote into the notes.
        text = f"{value:g}" if isinstance(value, float) else str(value).replace("\n", "\\n")
        return f"{text}{_UNITS.get(self.what, '')}" or "none"
