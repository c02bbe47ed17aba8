# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which proxy a URL is reached through."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

SCHEMES = ("http", "https")


def direct_hosts(proxy: Mapping[str, Any], exceptions: Iterable[str]) -> list[str]:
    """Return the hosts, domains and networks that are reached without the proxy, each once."""
    own = (part.strip() for part in str(proxy.get("no_proxy") or "").split(","))
    return list(dict.fromkeys(part for part in (*own, *exceptions) if part))


def proxy_of(url: str, proxy: Mapping[str, Any], exceptions: Iterable[str] = ()) -> str:
    """Return the proxy that a URL is reached through; "" when it is reached directly."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or any(_covers(each, parts) for each in direct_hosts(proxy, exceptions)):
        return ""
    return str(proxy.get(parts.scheme) or "")


def proxy_environment(url: str, proxy: Mapping[str, Any], exceptions: Iterable[str] = ()) -> dict[str, str]:
    """Return the environment of a program that gets a URL: no program understands networks in `no_proxy` alike."""
    used = proxy_of(url, proxy, exceptions)
    return {f"{scheme}_proxy": used for scheme in SCHEMES} if used else {}


def proxied(proxy: Mapping[str, Any]) -> bool:
    """Tell whether there is a proxy at all."""
    return any(proxy.get(scheme) for scheme in SCHEMES)


def _covers(exception: str, parts: Any) -> bool:
    """Tell whether an exception of `no_proxy` is meant for a host: "*", a name, a domain, an address or a network."""
    host = (parts.hostname or "").lower()
    name = exception.lower().removeprefix("*.").lstrip(".")
    if name in ("*", host, parts.netloc.lower()) or host.endswith(f".{name}"):
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(name, strict=False)
    except ValueError:
        return False
