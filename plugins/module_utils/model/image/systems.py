# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The operating systems that images are built of, by the names that configs call them."""

from __future__ import annotations

SYSTEMS = (
    "ubuntu-20.04",
    "ubuntu-22.04",
    "ubuntu-24.04",
    "oracle-linux-7.9",
    "oracle-linux-8",
    "oracle-linux-9",
)
