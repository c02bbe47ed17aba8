# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Addresses of new nodes that others use already, as far as vCenter can tell."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import translated
from .inventory_path import find_datacenter
from .library import vim
from .properties import read
from .session import Session


def occupied_addresses(session: Session, datacenter: str, addresses: Iterable[str]) -> dict[str, str]:
    """Return, of these addresses, those that a guest of the datacenter reports as its own, with the machine's name."""
    owners = {}
    with translated("look for virtual machines that use the new nodes' addresses"):
        place = find_datacenter(session, datacenter)
        for address in addresses:
            machine = session.content.searchIndex.FindByIp(datacenter=place, ip=address, vmSearch=True)
            if machine is not None:
                owners[address] = machine
        names = read(session, owners.values(), {vim.VirtualMachine: ["name"]}) if owners else {}
    return {address: names.get(machine, {}).get("name", "") for address, machine in owners.items()}
