# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where the Kubernetes API of a cluster answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any, NamedTuple

DEFAULT_PORT = 6443


class Endpoint(NamedTuple):
    """Host (name or address) and TCP port of the Kubernetes API."""

    host: str
    port: int


def parse(text: str, default_port: int = DEFAULT_PORT) -> Endpoint:
    """Split `host`, `host:port` or `[IPv6]:port`; raise ValueError when it is none of these."""
    if text.startswith("["):
        host, rest = text[1:].split("]", 1)
        port = rest.removeprefix(":")
    elif text.count(":") == 1:
        host, port = text.split(":")
    else:
        host, port = text, ""
    return Endpoint(host, int(port) if port else default_port)


def resolve(
    model: Mapping[str, Any],
    load_balancers: Sequence[str],
    control_planes: Sequence[str],
) -> Endpoint | None:
    """Tell the endpoint of a complete cluster model.

    In this order: what the config says, the load balancers' virtual address, the single load balancer,
    the single control plane. The two lists hold the nodes' addresses, as the address ledger has them.
    None when none of these exists yet, or when several nodes could be meant: validation refuses such models.
    """
    port = int(model["load_balancer"]["port"])
    if model["kubernetes"]["endpoint"]:
        return parse(model["kubernetes"]["endpoint"], port)
    if model["load_balancer"]["vip"]:
        return Endpoint(model["load_balancer"]["vip"], port)
    if len(load_balancers) == 1:
        return Endpoint(load_balancers[0], port)
    if not load_balancers and len(control_planes) == 1:
        return Endpoint(control_planes[0], DEFAULT_PORT)
    return None


def host_entry(model: Mapping[str, Any], load_balancers: Sequence[str]) -> list[dict[str, str]]:
    """Return name and address of the endpoint; none when it is an address, or outside of the cluster."""
    host = parse(model["kubernetes"]["endpoint"]).host
    address = model["load_balancer"]["vip"] or (load_balancers[0] if len(load_balancers) == 1 else "")
    return [{"name": host, "address": address}] if host and address and not _is_address(host) else []


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
