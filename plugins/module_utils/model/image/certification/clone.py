# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A clone of the template that is certified: what it was to become, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from .reading import Reading


@dataclass(frozen=True)
class Clone:
    """A clone.

    Attributes:
        model: the complete cluster model that it was made by.
        template: what vCenter says of the template, as the module certification_info returns it.
        machine: what vCenter says of it, likewise.
        reading: what it says itself.
        silence: why it could not be looked at; empty when it could.
        hook: what went wrong with the script; None when none was run.
    """

    model: Mapping[str, Any]
    template: Mapping[str, Any]
    machine: Mapping[str, Any]
    reading: Reading = field(default_factory=Reading)
    silence: str = ""
    hook: str | None = None

    @property
    def name(self) -> str:
        """Return the name of its virtual machine, which is to be its host name."""
        return str(self.machine["name"])

    @property
    def label(self) -> str:
        """Return what tells it from the other in a table."""
        return str(self.machine["pool"])

    @property
    def method(self) -> str:
        """Return how it was to learn who it is."""
        pool = next(each for each in self.model["pools"] if each["name"] == self.machine["pool"])
        method = str(pool["customization"]["method"])
        return method if method != "auto" else self.template["customization"] or "guestinfo"

    @property
    def grown_gb(self) -> float:
        """Return by how much its disk is larger than the template's."""
        return float(self.machine["disk_gb"]) - float(self.template["disk_gb"])

    @property
    def address(self) -> str:
        """Return the address that it was to get, with the length of its prefix; empty when DHCP chose it."""
        network = self.model["network"]
        if network["dhcp"] or not self.machine["address"]:
            return ""
        return f"{self.machine['address']}/{IPv4Network(network['cidr']).prefixlen}"
