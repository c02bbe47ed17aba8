# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The load balancers."""

from __future__ import annotations

from .terms import Schema, mapping, number, text

LOAD_BALANCER: Schema = mapping(
    "The load balancers in front of the Kubernetes API.",
    {
        "vip": text(
            "Virtual address that the load balancers share; empty: none.",
            anyOf=[{"format": "ipv4"}, {"const": ""}],
            x_expected="an IPv4 address such as 10.0.0.1",
            x_default=(
                "with load balancers, the address of kubernetes.endpoint when it is in the nodes' network; with two or "
                "more and no endpoint, the lowest free one; else none"
            ),
        ),
        "port": number(
            "TCP port of the Kubernetes API on the load balancers.",
            1,
            65535,
            x_default="the port of kubernetes.endpoint, or 6443",
        ),
        "virtual_router_id": number(
            "Number of the virtual address in VRRP, unique on the network; 0: the last byte of the address.",
            0,
            255,
            default=0,
        ),
        "max_connections": number(
            "Connections that a load balancer takes at the same time.", 100, 1000000, default=4000
        ),
        "connect_timeout_seconds": number(
            "Seconds that a control plane may take to accept a connection, and to answer a check.", 1, 60, default=5
        ),
        "idle_timeout_minutes": number(
            "Minutes that a connection may be silent: a watch, a log that is followed, a shell.", 1, 10080, default=240
        ),
    },
    default={},
)
