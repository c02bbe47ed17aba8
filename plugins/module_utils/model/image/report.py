# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What modules report of an image."""

from __future__ import annotations

from typing import Any

from .plan import Found


def described(found: Found, builder_path: str) -> dict[str, Any]:
    """Return templates, builder and source as modules report them."""
    builder = found.builder
    return {
        "templates": [
            {
                "path": each.path,
                "version": each.stamp.version,
                "hash": each.stamp.definition_hash,
                "certified": each.stamp.certified,
            }
            for each in found.templates
            if each.is_template
        ],
        "builder": {
            "path": builder_path,
            "step": builder.step,
            "hash": builder.definition_hash,
            "is_off": builder.is_off,
        }
        if builder
        else {},
        "source": {"path": found.source.path, "exists": found.source.exists},
    }
