# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Addresses of new nodes that others use already: as vCenter knows, and as the network answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from typing import Any

from ..model.addressing import free_addresses, mac_address
from ..model.networks import address_of
from ..model.node import Node
from ..model.ownership import ADDRESS
from ..model.plan import Allowed, plan
from ..model.step import Plan
from ..wire import occupied as occupied_on_the_wire
from .errors import translated
from .inventory_path import find_datacenter, find_in_datacenter
from .library import vim
from .machines import Contents
from .properties import leading, read
from .session import Session

_CALLS_AT_A_TIME = 16


def plan_around(
    session: Session, model: Mapping[str, Any], contents: Contents, allowed: Allowed
) -> tuple[Plan, dict[str, str]]:
    """Return a plan that gives away free addresses only, and those that it had to pass over, with the evidence.

    Candidates are asked about in rounds that double in size: a long run of occupied addresses takes few.
    """
    occupied: dict[str, str] = {}
    asked: set[str] = set()
    ours = [machine.address for machine in contents.machines if machine.address]
    for number in count():
        planned = plan(model, contents.machines, contents.strangers, occupied, allowed)
        nodes = [node for node in planned.new_nodes() if node.address]
        if all(node.address in asked for node in nodes):
            return planned, _passed_over(model, ours, occupied, {node.address for node in nodes})
        if not number:
            occupied.update(_written_addresses(session, model, contents, nodes))
        candidates = islice(free_addresses(model, [*ours, *occupied]), len(nodes) * 2**number)
        new = [address for address in candidates if address not in asked]
        occupied.update(_addresses_in_use(session, model, new))
        asked.update(new)
    raise AssertionError


def _passed_over(
    model: Mapping[str, Any], ours: Collection[str], occupied: Mapping[str, str], given: set[str]
) -> dict[str, str]:
    """Return the occupied addresses that come before the last one that was given away."""
    passed = {}
    left = set(given)
    for address in free_addresses(model, ours):
        if not left:
            break
        left.discard(address)
        if address in occupied:
            passed[address] = occupied[address]
    return passed


def _addresses_in_use(session: Session, model: Mapping[str, Any], addresses: Collection[str]) -> dict[str, str]:
    """Return the addresses that answer, to vCenter or on the network, which are asked at the same time."""
    with ThreadPoolExecutor(max_workers=1) as aside:
        # What is left of a node that is gone in this machine's ARP table is no answer.
        macs = {address: mac_address(model["name"], "", address) for address in addresses}
        on_the_wire = (
            aside.submit(occupied_on_the_wire, addresses, model["ssh"]["port"], own_macs=macs)
            if model["network"]["probe"]
            else None
        )
        reported = _reported_addresses(session, model["vsphere"]["datacenter"], addresses)
        return {**(on_the_wire.result() if on_the_wire else {}), **reported}


def _written_addresses(
    session: Session, model: Mapping[str, Any], contents: Contents, nodes: Collection[Node]
) -> dict[str, str]:
    """Return the addresses that are written on nodes of other clusters in the new nodes' networks, off or on."""
    key = contents.attribute_keys.get(ADDRESS)
    networks = {node.cards[0].network: node.location.key("network") for node in nodes}
    datacenter = model["vsphere"]["datacenter"]
    with translated("look for nodes of other clusters in the new nodes' networks"):
        found = [find_in_datacenter(session, datacenter, "network", where, name) for name, where in networks.items()]
        start = [leading(network, ("Network", "vm")) for network in found if isinstance(network, vim.Network)]
        machines = read(session, start, {"VirtualMachine": ["name", "customValue"]}) if start and key else {}
    return {
        each.value: f"is written on virtual machine {values['name']!r}"
        for reference, values in machines.items()
        if reference not in contents.references.values()
        for each in values.get("customValue", [])
        # A template that was a machine has an empty one, and with DHCP it is a word.
        if each.key == key and address_of(each.value) is not None
    }


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
