# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What VMware Tools report of a guest, as far as the way to its address goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

# What to watch of a virtual machine.
PATHS = (
    "runtime.powerState",
    "guest.toolsRunningStatus",
    "guest.toolsVersionStatus2",
    "guest.hostName",
    "guest.ipAddress",
    "guest.net",
)


@dataclass(frozen=True)
class GuestState:
    """A guest at one moment.

    Attributes:
        power_state: poweredOn, poweredOff or suspended; "" while unknown.
        tools_run: whether VMware Tools run, be it only the scripts that customize the guest.
        tools_installed: whether vCenter has ever seen VMware Tools in the machine, or in its template.
        addresses: addresses with the MAC address (lower case) of the card that has them, "" where it is unknown.
    """

    power_state: str = ""
    tools_run: bool = False
    tools_installed: bool = True
    host_name: str = ""
    addresses: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> GuestState:
        """Build it from the values of PATHS."""
        return cls(
            power_state=str(values.get("runtime.powerState") or ""),
            tools_run=values.get("guest.toolsRunningStatus") == "guestToolsRunning",
            tools_installed=values.get("guest.toolsVersionStatus2") != "guestToolsNotInstalled",
            host_name=values.get("guest.hostName") or "",
            addresses=tuple(_addresses(values)),
        )

    def is_off(self) -> bool:
        """Tell whether nothing more is to be expected of it."""
        return self.power_state not in {"", "poweredOn"}

    def address(self, expected: str, mac: str) -> str:
        """Return the expected address once the card has it, or its first that others can reach; "" before.

        Without a MAC address any card will do.
        """
        for address, card in self.addresses if self.tools_run else ():
            if mac and card != mac.lower():
                continue
            if address == expected or (not expected and _is_reachable(address)):
                return address
        return ""


def _addresses(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    cards = [
        (address, (card.macAddress or "").lower())
        for card in values.get("guest.net") or ()
        for address in card.ipAddress or ()
    ]
    main = values.get("guest.ipAddress")
    if main and main not in {address for address, _mac in cards}:
        cards.append((main, ""))
    return cards


def _is_reachable(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return address.version == 4 and not (address.is_link_local or address.is_loopback or address.is_unspecified)  # noqa: PLR2004 - IPv4
