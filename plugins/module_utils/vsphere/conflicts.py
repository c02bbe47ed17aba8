# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Addresses of new nodes that others use already: as vCenter knows, and as the network answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..wire import occupied as occupied_on_the_wire
from .errors import translated
from .inventory_path import find_datacenter
from .library import vim
from .properties import read
from .session import Session

_CALLS_AT_A_TIME = 16


def occupied_addresses(session: Session, model: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return, of the addresses that nodes are to get, those that somebody has, with the evidence in words.

    `wanted` has the MAC address that each is to have. Both are asked at the same time.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        on_the_wire = (
            aside.submit(occupied_on_the_wire, list(wanted), model["ssh"]["port"], own_macs=wanted)
            if model["network"]["probe"]
            else None
        )
        in_vcenter = _reported_addresses(session, model["vsphere"]["datacenter"], wanted)
        return {**(on_the_wire.result() if on_the_wire else {}), **in_vcenter}


def _reported_addresses(session: Session, datacenter: str, addresses: Collection[str]) -> dict[str, str]:
    """Return the addresses that a guest of the datacenter reports as its own."""
    with translated("look for virtual machines that use the new nodes' addresses"):
        place = find_datacenter(session, datacenter)

        def owner_of(address: str) -> Any:
            return session.content.searchIndex.FindByIp(datacenter=place, ip=address, vmSearch=True)

        with ThreadPoolExecutor(max_workers=_CALLS_AT_A_TIME) as pool:
            owners = {
                address: machine
                for address, machine in zip(addresses, pool.map(owner_of, addresses), strict=True)
                if machine
            }
        names = read(session, owners.values(), {vim.VirtualMachine: ["name"]}) if owners else {}
    return {
        address: f"is that of virtual machine {names.get(machine, {}).get('name', '')!r}"
        for address, machine in owners.items()
    }
