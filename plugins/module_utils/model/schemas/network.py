# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The nodes' network."""

from __future__ import annotations

from .terms import (
    DNS_NAME,
    Schema,
    address,
    flag,
    ipv6_address,
    ipv6_network,
    list_of,
    mapping,
    network,
    number,
    text,
)

RANGE: Schema = mapping(
    "A range of addresses.",
    {
        "first": address("The first address.", examples=["10.0.0.20"]),
        "last": address("The last address, which belongs to it.", examples=["10.0.0.99"]),
    },
    required=("first", "last"),
)

_IPV6: Schema = mapping(
    "A second address for every node, of IPv6: it has the same place in its network as the node's IPv4 address has.",
    {
        "cidr": {**ipv6_network("The network; empty: no IPv6."), "default": ""},
        "gateway": {**ipv6_address("The default gateway; empty: as router advertisements say."), "default": ""},
    },
    default={},
)
for _key in _IPV6["properties"].values():
    # The schema's formats know no empty text.
    _key["anyOf"] = [{"format": _key.pop("format")}, {"const": ""}]

NETWORK: Schema = mapping(
    "The nodes' network.",
    {
        "name": text(
            "Name of the network or distributed port group.",
            minLength=1,
            x_default="required, but with existing_machines",
            examples=["VM Network"],
        ),
        "cidr": network("The network.", examples=["10.0.0.0/24"]),
        "gateway": address("The default gateway.", x_default="the first address of cidr"),
        "nameservers": list_of(
            "The name servers; of them there must be one, except with DHCP.",
            address("Address of a name server."),
            x_default="the gateway; with dhcp those that DHCP tells",
        ),
        "domain": text(
            "DNS domain of the nodes.",
            default="localdomain",
            pattern=DNS_NAME,
            maxLength=253,
            x_expected="a DNS domain in lower-case letters",
        ),
        "dhcp": flag(
            "Whether nodes get their addresses by DHCP, which must know every one of them: an address stays for life.",
            False,
        ),
        "ip_offset": number(
            "Added to every address that is computed from cidr, so that several clusters may share a network.",
            0,
            16777216,
            default=0,
        ),
        "ranges": list_of(
            "Addresses that nodes may get, in this order, instead of those of cidr from ip_offset on.",
            RANGE,
            default=[],
        ),
        "exclude": list_of("Addresses that no node gets.", RANGE, default=[]),
        "probe": flag(
            "Whether new addresses are tried on the network, from the operator's machine, before a node gets them.",
            True,
        ),
        "ipv6": _IPV6,
        "ntp": list_of(
            "NTP servers; empty: those of the distribution.",
            text("Name or address of an NTP server.", minLength=1, pattern=r"^\S+$", x_expected="a host name"),
            default=[],
        ),
    },
    required=("cidr",),
)
