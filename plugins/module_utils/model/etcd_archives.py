# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""etcd's archives, by the names that upstream gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"etcd-v(\d+\.\d+\.\d+)-linux-(?:amd64|arm64)\.tar\.gz")


def name_of(version: str, architecture: str) -> str:
    """Return the name of an archive."""
    return f"etcd-v{version}-linux-{architecture}.tar.gz"


def version_of(name: str) -> str:
    """Return the version of an archive by its name; "" for another name."""
    match = _NAME.fullmatch(name)
    return match[1] if match else ""


def checksum_of(url: str, known: Mapping[str, str]) -> str:
    """Return the checksum of an archive as a download takes it: the known one, else the list beside it.

    Raises ValueError for one that nothing vouches for: the list would come over the same unencrypted way.
    """
    directory, _slash, name = url.rpartition("/")
    if name in known:
        return known[name]
    if not url.startswith("https://"):
        raise ValueError(
            f"Nothing vouches for {url}: it comes over unencrypted http and its checksum is not known; add {name} to "
            "packages.etcd_checksums, or use https"
        )
    return f"sha256:{directory}/SHA256SUMS"
