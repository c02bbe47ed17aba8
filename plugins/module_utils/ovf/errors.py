# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One exception for everything that is wrong with the source of an image."""

from __future__ import annotations


class SourceError(Exception):
    """A source that cannot be used. The message says action, object, cause and next step."""


def failed(action: str, cause: str, remedy: str) -> SourceError:
    """Build the error: `failed("read OVA file 'x'", "it is truncated", "download it again")`."""
    return SourceError(f"Failed to {action}: {cause}; {remedy}")
