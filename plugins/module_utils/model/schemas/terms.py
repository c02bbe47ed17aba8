# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The terms that the cluster model is described in: JSON Schema with our own keywords (see ../schema.py)."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

LABEL = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
QUALIFIED_NAME = r"^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"
LABEL_VALUE = r"^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$"
HTTP_URL = r"^https?://[^\s/]+(/\S*)?$"
VERSION = r"^\d+\.\d+\.\d+$"
DNS_NAME = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"


def text(description: str, **keywords: Any) -> Schema:
    """Describe a string."""
    return {"type": "string", "description": description, **_keywords(keywords)}


def number(description: str, minimum: int, maximum: int, **keywords: Any) -> Schema:
    """Describe a whole number between two bounds, which are allowed."""
    return {
        "type": "integer",
        "description": description,
        "minimum": minimum,
        "maximum": maximum,
        **_keywords(keywords),
    }


def list_of(description: str, items: Schema, **keywords: Any) -> Schema:
    """Describe a list of things that are alike."""
    return {"type": "array", "description": description, "items": items, **_keywords(keywords)}


def mapping(description: str, properties: dict[str, Schema], required: tuple[str, ...] = (), **keywords: Any) -> Schema:
    """Describe a mapping of known keys; others are refused."""
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": properties,
        **({"required": list(required)} if required else {}),
        **_keywords(keywords),
    }


def _keywords(given: dict[str, Any]) -> Schema:
    """Spell our keywords as they stand in the schema: `x_operator_file` is `x-operator-file`."""
    return {name.replace("_", "-") if name.startswith("x_") else name: value for name, value in given.items()}


def label(description: str, **keywords: Any) -> Schema:
    """Describe a name as Kubernetes and DNS allow it."""
    return text(
        description,
        pattern=LABEL,
        x_expected="at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends",
        **keywords,
    )


def address(description: str, **keywords: Any) -> Schema:
    """Describe an IPv4 address."""
    return text(description, format="ipv4", x_expected="an IPv4 address such as 10.0.0.1", **keywords)


def network(description: str, **keywords: Any) -> Schema:
    """Describe an IPv4 network."""
    return text(
        description,
        format="ipv4-network",
        x_expected="an IPv4 network such as 10.0.0.0/24, without host bits",
        **keywords,
    )


def url(description: str, **keywords: Any) -> Schema:
    """Describe a URL of http or https."""
    return text(description, pattern=HTTP_URL, x_expected="a URL that begins with http:// or https://", **keywords)


def flag(description: str, default: bool, **keywords: Any) -> Schema:
    """Describe a choice between true and false."""
    return {"type": "boolean", "description": description, "default": default, **_keywords(keywords)}


def ipv6_address(description: str, **keywords: Any) -> Schema:
    """Describe an IPv6 address."""
    return text(description, format="ipv6", x_expected="an IPv6 address such as 2001:db8::1", **keywords)


def ipv6_network(description: str, **keywords: Any) -> Schema:
    """Describe an IPv6 network."""
    return text(
        description,
        format="ipv6-network",
        x_expected="an IPv6 network such as 2001:db8::/64, without host bits",
        **keywords,
    )
