# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the network of a clone is as it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ...preflight_verdict import Verdict
from .check import Check
from .clone import Clone

_REMEDY = (
    "remove network configuration of the template's own (/etc/netplan, /etc/sysconfig/network-scripts/ifcfg-*, "
    "connections of NetworkManager), and let cloud-init write it"
)

ADDRESS = Check("address", "the IPv4 address of the first card", "it is not the one that was asked for", _REMEDY)
GATEWAY = Check("gateway", "the default route", "it is missing, or leads elsewhere", _REMEDY)
NAME_SERVERS = Check("name servers", "the resolvers of the guest", "one that was asked for is missing", _REMEDY)


def network_verdicts(clone: Clone) -> Iterator[Verdict]:
    """Judge the network of a clone."""
    network, reading = clone.model["network"], clone.reading
    addresses = [each.partition(" ")[2] for each in reading.all("address")]
    told = ", ".join(addresses) or "no address"
    if not clone.address:
        yield ADDRESS.ok(clone.label, f"{told}, by DHCP") if addresses else ADDRESS.failed(clone.label, told)
        yield GATEWAY.skipped(clone.label, "DHCP chose it")
    else:
        good = clone.address in addresses
        yield (
            ADDRESS.ok(clone.label, clone.address)
            if good
            else ADDRESS.failed(clone.label, f"{told}, not {clone.address}")
        )
        yield _gateway(clone, str(network["gateway"]), reading.one("gateway"))
    resolvers = dict.fromkeys(reading.all("nameserver"))
    missing = [each for each in network["nameservers"] if each not in resolvers]
    has = ", ".join(resolvers) or "none"
    if missing:
        yield NAME_SERVERS.failed(clone.label, f"{has}, without {', '.join(missing)}")
    elif network["nameservers"]:
        yield NAME_SERVERS.ok(clone.label, has)
    else:
        yield NAME_SERVERS.skipped(clone.label, "the config names none")


def _gateway(clone: Clone, wanted: str, found: str) -> Verdict:
    if found == wanted:
        return GATEWAY.ok(clone.label, found)
    return GATEWAY.failed(clone.label, f"{found or 'there is none'}, not {wanted}")
