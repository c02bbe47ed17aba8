# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A proxy, for what is downloaded through one."""

from __future__ import annotations

from typing import Any

from .terms import Schema, mapping, text


def proxy(description: str, **keywords: Any) -> Schema:
    """Describe a proxy."""
    return mapping(
        description,
        {
            "http": text("Proxy for http.", default="", pattern=r"^(\S+)?$", x_expected="a URL without spaces"),
            "https": text("Proxy for https.", default="", pattern=r"^(\S+)?$", x_expected="a URL without spaces"),
            "no_proxy": text("Hosts, domains and networks that are reached directly, separated by commas.", default=""),
        },
        **keywords,
    )
