# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""In what a living virtual machine differs from what the config asks now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address
from typing import Any

from .addressing import mac_address
from .checks.network import reserved_addresses
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
from .node import Making, Node, Settings
from .ownership import (
    DISKS_KEY,
    EXTRA_CONFIG_KEY,
    TEMPLATE_FAMILY,
    disk_units,
    extra_config_keys,
    spec_hash,
)


def differences(model: Mapping[str, Any], pool: Mapping[str, Any], node: Node, machine: Machine) -> list[Difference]:
    """Return everything in which a machine differs from the node that it should be.

    What was not read of the machine is not compared.
    """
    found = [*_identity(model, pool, node, machine), *_cards(model, pool, node, machine)]
    settings = machine.settings
    if machine.hardware and settings:
        units = disk_units(settings.extra_config.get(DISKS_KEY, ""))
        found += hardware_differences(node, machine.hardware, units)
    if settings:
        found += [*_extra_config(node.settings, settings), *_writing(node.settings, settings)]
        if settings.holds_user_data and machine.reports(machine.address):
            found.append(Difference(USER_DATA, "kept", None, note="the guest has read it"))
    return found


def attribute_differences(model: Mapping[str, Any], machine: Machine) -> list[Difference]:
    """Return our custom attributes that are to be set.

    These are missing ones, another environment, an address from DHCP, and the system of the image that a machine has
    when the config begins to name that: it is known then, and the image may be gone later.
    """
    wanted = {name: machine.facts[name] for name in machine.unstamped}
    if machine.facts["fury.environment"] != model["environment"]:
        wanted["fury.environment"] = model["environment"]
    given = _address_by_dhcp(model, machine) if model["network"]["dhcp"] else ""
    if given:
        wanted["fury.address"] = given
    family = _family_of(model, machine)
    if family:
        wanted[TEMPLATE_FAMILY] = family
    before = {name: value for name, value in machine.facts.items() if name not in machine.unstamped}
    return [Difference(ATTRIBUTE, before.get(name), value, item=name) for name, value in wanted.items()]


def _address_by_dhcp(model: Mapping[str, Any], machine: Machine) -> str:
    """Return the address that DHCP gave a machine, when it is another than is written down; else ""."""
    reported = machine.guest_addresses.get(mac_address(model["name"], machine.name, ""), ())
    cidr, reserved = network_of(model["network"]["cidr"]), reserved_addresses(model)
    # A load balancer's card has the virtual address too, one that DHCP did not serve one of its own making.
    given = [text for text in reported if cidr and IPv4Address(text) in cidr and IPv4Address(text) not in reserved]
    return given[0] if given and machine.address not in given else ""


def _identity(model: Mapping[str, Any], pool: Mapping[str, Any], node: Node, machine: Machine) -> Iterator[Difference]:
    facts = machine.facts
    if machine.role != node.role:
        yield Difference(ROLE, machine.role, node.role, NEVER)
    if not _has_template(node.making, facts):
        wanted = node.making.family or node.making.template
        yield Difference(TEMPLATE, facts.get("fury.template"), wanted, NEVER)
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


def _has_template(making: Making, facts: Mapping[str, str]) -> bool:
    """Tell whether a machine was made from what the config names: of a system any image, a newer one replaces nothing.

    What it was made from may have another name since, or be gone: then what the config said at its birth counts.
    """
    template = facts.get("fury.template")
    named = facts.get(TEMPLATE_FAMILY)
    return template == making.template or template in making.images or named == (making.family or making.template)


def _family_of(model: Mapping[str, Any], machine: Machine) -> str:
    """Return the system whose image a machine was made from, when the config names it and the machine does not."""
    for pool in model["pools"]:
        if pool["name"] == machine.pool and machine.facts.get("fury.template") in pool.get("template_images", ()):
            family = str(pool["template_family"])
            return family if machine.facts.get(TEMPLATE_FAMILY) != family else ""
    return ""


def _cards(model: Mapping[str, Any], pool: Mapping[str, Any], node: Node, machine: Machine) -> Iterator[Difference]:
    """Compare by MAC address. Cards that others added are no matter of ours."""
    if machine.hardware is None:
        return
    living = {card.mac.lower(): card for card in machine.hardware.cards}
    # Of a failure domain that the config does not know any more the network is not known either.
    placed = not machine.failure_domain or machine.failure_domain in failure_domains_of(model, pool)
    for number, wanted in enumerate(node.cards, 1):
        card = living.get(wanted.mac)
        if card is None:
            yield Difference(
                CARD, None, wanted.network, NEVER, f"no card has the MAC address {wanted.mac}", str(number)
            )
        elif card.network and card.network != wanted.network.rpartition("/")[2] and (placed or number > 1):
            yield Difference(NETWORK, card.network, wanted.network, HOT, item=str(number), key=card.key)


def _extra_config(wanted: Settings, living: MachineSettings) -> Iterator[Difference]:
    """Compare without regard to upper and lower case in keys, and to keys without a value, as vSphere does."""
    there = {key.lower(): value for key, value in living.extra_config.items()}
    asked = {key.lower() for key in wanted.extra_config}
    for key, value in wanted.extra_config.items():
        before = there.get(key.lower())
        if (before or "") != value:
            yield Difference(EXTRA_CONFIG, before, value, item=key)
    for key in extra_config_keys(living.extra_config.get(EXTRA_CONFIG_KEY, "")):
        if key.lower() not in asked and there.get(key.lower()):
            yield Difference(EXTRA_CONFIG, there[key.lower()], None, item=key)


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
