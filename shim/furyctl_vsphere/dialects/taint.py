# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Taints as kubectl writes them."""

from __future__ import annotations


def parse_taint(text: str) -> dict[str, str]:
    """Return the model's taint (keys key, value, effect) of `key=value:Effect` or `key:Effect`.

    Whether the parts are right is the model's to say. Raises ValueError when there are no such parts.
    """
    identity, colon, effect = text.rpartition(":")
    key, _equals, value = identity.partition("=")
    if not colon or not effect:
        raise ValueError("there is no effect behind a colon")
    if not key or "=" in value:
        raise ValueError("there must be one key, and at most one value behind an equals sign")
    return {"key": key, "value": value, "effect": effect}
