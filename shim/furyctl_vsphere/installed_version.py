# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which version this is: that of galaxy.yml, which the wheel is built with."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_GALAXY = Path(__file__).resolve().parents[2] / "galaxy.yml"


def read_version() -> str:
    """Return the version that was installed, or of the checkout that runs without an installation."""
    try:
        return version("furyctl-vsphere")
    except PackageNotFoundError:
        found = re.search(r"^version: (\S+)$", _GALAXY.read_text(encoding="utf-8") if _GALAXY.exists() else "", re.M)
        return found[1] if found else "unknown"
