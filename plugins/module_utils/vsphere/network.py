# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The network that the nodes' cards are connected to."""

from __future__ import annotations

from typing import Any

from .errors import failed
from .inventory_path import find_in_datacenter
from .library import vim
from .properties import read
from .session import Session


def find_backing(session: Session, datacenter: str, name: str, key: str = "network.name") -> Any:
    """Return what connects a virtual network card to a network, standard or distributed. Raises VsphereError."""
    network = find_in_datacenter(session, datacenter, "network", key, name)
    card = vim.vm.device.VirtualEthernetCard
    if isinstance(network, vim.dvs.DistributedVirtualPortgroup):
        return card.DistributedVirtualPortBackingInfo(port=_connection(session, network))
    if isinstance(network, vim.OpaqueNetwork):
        summary = read(session, [network], {vim.OpaqueNetwork: ["summary"]})[network]["summary"]
        return card.OpaqueNetworkBackingInfo(
            opaqueNetworkId=summary.opaqueNetworkId, opaqueNetworkType=summary.opaqueNetworkType
        )
    if isinstance(network, vim.Network):
        # A path was allowed above; the card wants the port group's own name.
        values = read(session, [network], {vim.Network: ["name"]})[network]
        return card.NetworkBackingInfo(deviceName=values["name"], network=network)
    raise failed(
        f"use network {name!r}",
        "it is a distributed switch, not a port group of it",
        f"set {key} to a port group",
    )


def _connection(session: Session, port_group: Any) -> Any:
    kind = vim.dvs.DistributedVirtualPortgroup
    values = read(session, [port_group], {kind: ["key", "config.distributedVirtualSwitch"]})[port_group]
    switch = values["config.distributedVirtualSwitch"]
    uuid = read(session, [switch], {type(switch): ["uuid"]})[switch]["uuid"]
    return vim.dvs.PortConnection(portgroupKey=values["key"], switchUuid=uuid)
