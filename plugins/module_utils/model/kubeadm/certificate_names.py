# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The names that the API servers' certificates are made for.

Source: GetAPIServerAltNames in cmd/kubeadm/app/util/pkiutil (1.20 to 1.35) of kubernetes/kubernetes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .settings import Settings


@dataclass(frozen=True)
class CertificateNames:
    """Alternative names, as `DNS:name` and `IP:address`.

    Attributes:
        required: those that the certificate of a node must have.
        allowed: those that it may have beside: of the other control planes, whose coming is no reason for a new one.
    """

    required: frozenset[str]
    allowed: frozenset[str]

    def unfitness(self, names: Iterable[str]) -> str:
        """Return what is wrong with the names of a certificate, or ""."""
        present = frozenset(_normal(name) for name in names)
        missing, foreign = sorted(self.required - present), sorted(present - self.required - self.allowed)
        return "; ".join(
            f"{what} {', '.join(name.partition(':')[2] for name in found)}"
            for what, found in (("it lacks", missing), ("it has", foreign))
            if found
        )


def configured_names(settings: Settings) -> list[str]:
    """Return the names that kubeadm is told, each once; it adds its own."""
    names = [
        _host(settings.endpoint),
        *(each["name"] for each in settings.control_planes),
        *(each["address"] for each in settings.control_planes),
        *("localhost", "127.0.0.1"),
        *settings.extra_names,
    ]
    return list(dict.fromkeys(names))


def certificate_names(settings: Settings) -> CertificateNames:
    """Return the names of the certificate of one control plane."""
    services = ("kubernetes", "kubernetes.default", "kubernetes.default.svc")
    own = [
        *services,
        f"kubernetes.default.svc.{settings.dns_domain}",
        settings.node_name,
        settings.node_address,
        _host(settings.endpoint),
        *("localhost", "127.0.0.1"),
        *settings.extra_names,
        *(_first_address(cidr) for cidr in settings.service_cidr.split(",")[:1] if cidr),
    ]
    return CertificateNames(
        required=frozenset(_kind(name) for name in own),
        allowed=frozenset(_kind(name) for name in configured_names(settings)),
    )


def _host(endpoint: str) -> str:
    return re.sub(r":[0-9]+$", "", endpoint)


def _first_address(cidr: str) -> str:
    return str(ipaddress.ip_network(cidr)[1])


def _kind(name: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        return f"DNS:{name.lower()}"


def _normal(name: str) -> str:
    return _kind(name.partition(":")[2])
