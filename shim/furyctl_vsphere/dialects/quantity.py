# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Sizes of memory and disks, with their unit: 16Gi."""

from __future__ import annotations

import re

PATTERN = "^[1-9][0-9]*(Mi|Gi|Ti)$"
_MEBIBYTES = {"Mi": 1, "Gi": 1024, "Ti": 1024 * 1024}
_MEBIBYTES_IN_A_GIBIBYTE = 1024


def mebibytes(text: str) -> int:
    """Return a size in MiB; raises ValueError when it is none."""
    match = re.fullmatch(PATTERN[1:-1], text)
    if not match:
        raise ValueError("it has no unit")
    return int(text[:-2]) * _MEBIBYTES[match[1]]


def gibibytes(text: str) -> int:
    """Return a size in GiB; raises ValueError when it is none, or no whole number of them."""
    size, rest = divmod(mebibytes(text), _MEBIBYTES_IN_A_GIBIBYTE)
    if rest:
        raise ValueError("it is not a whole number of Gi")
    return size


def quantity(size_in_mebibytes: int) -> str:
    """Write a size in the largest unit, up to Gi, that it is a whole number of."""
    size, rest = divmod(size_in_mebibytes, _MEBIBYTES_IN_A_GIBIBYTE)
    return f"{size_in_mebibytes}Mi" if rest or not size else f"{size}Gi"
