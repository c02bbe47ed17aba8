# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Customization specifications: vCenter's own way to tell a new guest its name and network.

The guest needs VMware Tools with perl, or a cloud-init that is not told to leave such customization alone.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

from ..model.node import Card
from .errors import failed, translated
from .inventory_path import missing
from .library import vim
from .properties import read
from .session import Session


def specification(session: Session, name: str) -> Any:
    """Return a customization spec for Linux that vCenter keeps. Raises VsphereError when there is none."""
    manager = session.content.customizationSpecManager
    action = f"read customization spec {name!r}"
    with translated(action):
        try:
            found = manager.GetCustomizationSpec(name=name).spec
        except vim.fault.NotFound:
            infos = read(session, [manager], {vim.CustomizationSpecManager: ["info"]}).get(manager, {}).get("info", [])
            raise missing("customization spec", name, "customization_spec", [info.name for info in infos]) from None
    if not isinstance(found.identity, vim.vm.customization.LinuxPrep):
        raise failed(action, "it is not made for Linux", "set customization_spec to one that is")
    return found


def linux_specification(  # noqa: PLR0913 - what a guest is told, and no two of them belong together
    *, host_name: str, domain: str, nameservers: Sequence[str], cards: Sequence[Card], gateway: str, base: Any = None
) -> Any:
    """Return what customizes one Linux guest: its name, its DNS and its cards, in the machine's order of them.

    The gateway is the first card's. Laid over a spec that vCenter keeps (`base`), of which all else stays: time zone,
    script, password.
    """
    names = vim.vm.customization
    laid = copy.copy(base) if base else names.Specification(options=names.LinuxOptions(), identity=names.LinuxPrep())
    laid.identity = copy.copy(laid.identity)
    laid.identity.hostName = names.FixedName(name=host_name)
    laid.identity.domain = domain
    laid.globalIPSettings = names.GlobalIPSettings(dnsSuffixList=[domain], dnsServerList=list(nameservers))
    laid.nicSettingMap = [
        names.AdapterMapping(adapter=_adapter(card, gateway if number == 0 else "", nameservers))
        for number, card in enumerate(cards)
    ]
    return laid


def _adapter(card: Card, gateway: str, nameservers: Sequence[str]) -> Any:
    names = vim.vm.customization
    settings = names.IPSettings(ip=names.DhcpIpGenerator())
    if card.address:
        interface = IPv4Interface(f"{card.address}/{card.prefix}")
        settings.ip = names.FixedIp(ipAddress=card.address)
        settings.subnetMask = str(interface.netmask)
        settings.gateway = [gateway] if gateway else []
        settings.dnsServerList = list(nameservers)
    if card.ipv6:
        address = IPv6Interface(card.ipv6)
        fixed = names.FixedIpV6(ipAddress=str(address.ip), subnetMask=address.network.prefixlen)
        settings.ipV6Spec = names.IPSettings.IpV6AddressSpec(ip=[fixed])
    return settings
