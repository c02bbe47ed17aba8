# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""In what a living virtual machine differs from what the config asks now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address
from typing import Any

from .addressing import mac_address
from .difference import (
    ADDRESS,
    ATTRIBUTE,
    BIRTH,
    CARD,
    EXTRA_CONFIG,
    FAILURE_DOMAIN,
    HOT,
    NETWORK,
    NEVER,
    NOTES,
    ROLE,
    TAG,
    TEMPLATE,
    USER_DATA,
    Difference,
)
from .hardware_drift import hardware_differences
from .location import failure_domains_of
from .machine import Machine, MachineSettings
from .networks import network_of
from .node import Node, Settings
from .ownership import DISKS_KEY, EXTRA_CONFIG_KEY, disk_units, extra_config_keys, spec_hash


def differences(model: Mapping[str, Any], pool: Mapping[str, Any], node: Node, machine: Machine) -> list[Difference]:
    """Return everything in which a machine differs from the node that it should be.

    What was not read of the machine is not compared.
    """
    found = [*_identity(model, pool, node, machine), *_cards(node, machine)]
    settings = machine.settings
    if machine.hardware and settings:
        units = disk_units(settings.extra_config.get(DISKS_KEY, ""))
        found += hardware_differences(node, machine.hardware, units)
    if settings:
        found += [*_extra_config(node.settings, settings), *_writing(node.settings, settings)]
        if settings.holds_user_data and machine.reports(machine.address):
            found.append(Difference(USER_DATA, "kept", None, note="the guest has read it"))
    return found


def attribute_repairs(model: Mapping[str, Any], machine: Machine) -> dict[str, str]:
    """Return the custom attributes of ours that are to be set: missing ones, another environment, DHCP's address."""
    repairs = {name: machine.facts[name] for name in machine.unstamped}
    if machine.facts["fury.environment"] != model["environment"]:
        repairs["fury.environment"] = model["environment"]
    if model["network"]["dhcp"]:
        given = machine.guest_addresses.get(mac_address(model["name"], machine.name, ""))
        if given and machine.address not in given:
            repairs["fury.address"] = given[0]
    return repairs


def _identity(model: Mapping[str, Any], pool: Mapping[str, Any], node: Node, machine: Machine) -> Iterator[Difference]:
    facts = machine.facts
    if machine.role != node.role:
        yield Difference(ROLE, machine.role, node.role, NEVER)
    if facts.get("fury.template") != node.making.template:
        yield Difference(TEMPLATE, facts.get("fury.template"), node.making.template, NEVER)
    elif facts.get("fury.spec_hash") != spec_hash(model, node):
        note = "clone mode, provisioning, customization, or the guest's user, routes and resolvers"
        yield Difference(BIRTH, facts.get("fury.spec_hash"), spec_hash(model, node), NEVER, note)
    cidr = network_of(model["network"]["cidr"])
    if machine.address and cidr is not None and IPv4Address(machine.address) not in cidr:
        yield Difference(ADDRESS, machine.address, str(cidr), NEVER, "it is outside the network")
    domains = failure_domains_of(model, pool)
    if machine.failure_domain and machine.failure_domain not in domains:
        expected = ", ".join(domains) or None
        yield Difference(FAILURE_DOMAIN, machine.failure_domain, expected, NEVER, "the pool is not spread over it")


def _cards(node: Node, machine: Machine) -> Iterator[Difference]:
    """Compare by MAC address. Cards that others added are no matter of ours."""
    if machine.hardware is None:
        return
    living = {card.mac.lower(): card for card in machine.hardware.cards}
    for number, wanted in enumerate(node.cards, 1):
        card = living.get(wanted.mac)
        if card is None:
            yield Difference(
                CARD, None, wanted.network, NEVER, f"no card has the MAC address {wanted.mac}", str(number)
            )
        elif card.network and card.network != wanted.network.rpartition("/")[2]:
            yield Difference(NETWORK, card.network, wanted.network, HOT, item=str(number), key=card.key)


def _extra_config(wanted: Settings, living: MachineSettings) -> Iterator[Difference]:
    for key, value in wanted.extra_config.items():
        before = living.extra_config.get(key)
        if before != value:
            yield Difference(EXTRA_CONFIG, before, value, item=key)
    for key in extra_config_keys(living.extra_config.get(EXTRA_CONFIG_KEY, "")):
        if key not in wanted.extra_config and living.extra_config.get(key):
            yield Difference(EXTRA_CONFIG, living.extra_config[key], None, item=key)


def _writing(wanted: Settings, living: MachineSettings) -> Iterator[Difference]:
    if wanted.notes and wanted.notes != living.notes:
        yield Difference(NOTES, living.notes, wanted.notes)
    for name, value in wanted.attributes.items():
        if living.attributes.get(name, "") != value:
            yield Difference(ATTRIBUTE, living.attributes.get(name), value, item=name)
    for category, tag in wanted.tags.items():
        attached = (living.tags or {}).get(category, frozenset())
        if attached != {tag} and living.tags is not None:
            yield Difference(TAG, ", ".join(sorted(attached)) or None, tag, item=category)
