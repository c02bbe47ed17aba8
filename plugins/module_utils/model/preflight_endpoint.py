# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the name of the Kubernetes API leads to the cluster."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ipaddress import IPv4Network
from typing import Any

from .endpoint import parse
from .networks import address_of, ipv6_address_of
from .preflight_verdict import Verdict, failure, ok, warning
from .sections import nodes_of_role

ENDPOINT = "endpoint"


def endpoint_name(model: Mapping[str, Any]) -> str:
    """Return the DNS name that the config gives the Kubernetes API; empty when it gives none, or an address."""
    text = model["kubernetes"]["endpoint"]
    host = parse(text).host if text else ""
    return "" if address_of(host) or ipv6_address_of(host) else host


def endpoint_verdict(model: Mapping[str, Any], addresses: Collection[str], targets: Collection[str]) -> Verdict:
    """Judge the addresses that the endpoint's name resolves to on this machine.

    `targets` are those where the Kubernetes API will answer. An address outside the nodes' network is taken for a load
    balancer of the user's own, and so is one inside when the cluster has no load balancers.
    """
    name, shown, known = endpoint_name(model), ", ".join(sorted(addresses)), " and ".join(sorted(targets))
    if not addresses:
        remedy = f"add {name} to the DNS of the nodes" + (f" as {known}" if known else "")
        return warning(ENDPOINT, name, "its name cannot be resolved on this machine", remedy)
    network = IPv4Network(model["network"]["cidr"])
    inside = {each for each in addresses if (parsed := address_of(each)) and parsed in network}
    wrong = sorted(inside - set(targets))
    if wrong and targets and nodes_of_role(model, "load_balancer"):
        return failure(
            ENDPOINT,
            name,
            f"it resolves to {', '.join(wrong)}, where the Kubernetes API will not be",
            f"point it to {known}, or to a load balancer of yours outside {network}",
        )
    if wrong:
        return warning(ENDPOINT, name, f"it resolves to {shown}", "see that a load balancer of yours has this address")
    outside = "" if inside else f", outside {network}: a load balancer of yours"
    return ok(ENDPOINT, name, f"{shown}{outside}")
