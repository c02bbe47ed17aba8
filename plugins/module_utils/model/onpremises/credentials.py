# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What must not stand in a file in clear, as placeholders that furyctl fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .moved_paths import relative

PROXY_VARIABLE = "FURY_PROXY_CREDENTIALS"
_LOGIN = re.compile(r"^(?P<scheme>[a-z]+://)(?P<login>[^@/]+)@")


def without_login(url: str) -> str:
    """Return a URL with the name and password in it replaced by an environment variable."""
    return _LOGIN.sub(rf"\g<scheme>{{env://{PROXY_VARIABLE}}}@", url)


def password_of(registry: Mapping[str, Any], directory: str) -> str:
    """Return where furyctl finds a registry's password, seen from an absolute directory; empty when there is none."""
    if registry.get("password_environment"):
        return f"{{env://{registry['password_environment']}}}"
    if registry.get("password_file"):
        return f"{{file://{relative(str(registry['password_file']), directory)}}}"
    return ""
